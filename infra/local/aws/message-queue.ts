import { hash } from 'node:crypto';
import type { QueueMessage, VirtualClock } from '../parts.ts';
import type { QueueFaults } from './faults/queue-faults.ts';
import { Line } from './line.ts';

export type QueueOptions = {
  visibilitySeconds: number;
  delaySeconds: number;
  deadLetter?: { arn: string; maxReceives: number };
};
export type SendOptions = {
  delaySeconds?: number;
  groupId?: string;
  attributes?: QueueMessage['messageAttributes'];
};

type Message = {
  readonly id: string;
  readonly body: string;
  readonly md5: string;
  readonly sentMs: number;
  readonly groupId: string;
  readonly attributes: QueueMessage['messageAttributes'];
  state: 'ready' | 'inFlight' | 'delayed' | 'gone';
  receives: number;
  firstReceivedMs: number;
  receipt: string;
  /** A second delivery was drawn for it, or it is that one: there is no third. */
  isDoubled: boolean;
  cancelTimer: () => void;
};

type Waiter = { max: number; visibilitySeconds: number; resolve: (messages: QueueMessage[]) => void };

/** Moves a message that was received too often; given by the queues, which know where the dead letters go. */
export type Redrive = (message: { id: string; body: string } & SendOptions) => void;

/**
 * One standard queue in memory. Delay and visibility follow the virtual clock. Message groups take turns, so that one
 * tenant's flood does not hold up another (SQS fair queues); messages without a group are one group of their own.
 */
export class MessageQueue {
  readonly createdMs: number;
  private readonly groups = new Map<string, Line<Message>>();
  private readonly kept = new Set<Message>();
  private readonly byReceipt = new Map<string, Message>();
  private readonly waiters: Waiter[] = [];
  private readonly count = { ready: 0, inFlight: 0, delayed: 0, gone: 0 };
  private serving = false;
  private lent = 0;

  readonly name: string;
  readonly arn: string;
  readonly options: QueueOptions;
  private readonly clock: VirtualClock;
  private readonly redrive: Redrive;
  private readonly faults: QueueFaults;

  constructor(
    name: string,
    arn: string,
    options: QueueOptions,
    parts: { clock: VirtualClock; redrive: Redrive; faults: QueueFaults },
  ) {
    this.name = name;
    this.arn = arn;
    this.options = options;
    this.clock = parts.clock;
    this.redrive = parts.redrive;
    this.faults = parts.faults;
    this.createdMs = parts.clock.now();
  }

  get depth(): { visible: number; inFlight: number; delayed: number } {
    return { visible: this.count.ready, inFlight: this.count.inFlight, delayed: this.count.delayed };
  }

  send(id: string, body: string, options: SendOptions = {}): { md5: string } {
    const message: Message = {
      id,
      body,
      md5: hash('md5', body),
      sentMs: this.clock.now(),
      groupId: options.groupId ?? '',
      attributes: options.attributes ?? {},
      state: 'gone',
      receives: 0,
      firstReceivedMs: 0,
      receipt: '',
      isDoubled: false,
      cancelTimer: () => {},
    };
    this.kept.add(message);
    const delaySeconds = (options.delaySeconds ?? this.options.delaySeconds) + this.faults.extraDelaySeconds();
    if (delaySeconds > 0) this.hide(message, 'delayed', delaySeconds);
    else this.show(message);
    return { md5: message.md5 };
  }

  /** Takes up to `max` now; none when none is visible. */
  takeNow(max: number, visibilitySeconds = this.options.visibilitySeconds): QueueMessage[] {
    const taken: Message[] = [];
    const lent: QueueMessage[] = [];
    for (let message = this.nextReady(); message !== undefined; message = this.nextReady()) {
      taken.push(message);
      lent.push(this.lend(message, visibilitySeconds));
      if (lent.length === max) break;
    }
    for (const message of taken) this.doubleIfDrawn(message, visibilitySeconds);
    return lent;
  }

  /** Waits until at least one message could be taken; `signal` ends the wait with none. */
  take(max: number, signal: AbortSignal, visibilitySeconds = this.options.visibilitySeconds): Promise<QueueMessage[]> {
    if (signal.aborted) return Promise.resolve([]);
    const taken = this.waiters.length === 0 ? this.takeNow(max, visibilitySeconds) : [];
    if (taken.length > 0) return Promise.resolve(taken);
    return new Promise((resolve) => {
      const end = () => {
        const position = this.waiters.indexOf(waiter);
        if (position >= 0) this.waiters.splice(position, 1);
        resolve([]);
      };
      const waiter: Waiter = {
        max,
        visibilitySeconds,
        resolve: (messages) => {
          signal.removeEventListener('abort', end);
          resolve(messages);
        },
      };
      signal.addEventListener('abort', end, { once: true });
      this.waiters.push(waiter);
    });
  }

  /** False where no message ever had this receipt (or it was deleted already, which SQS takes as success too). */
  remove(receipt: string): boolean {
    const message = this.byReceipt.get(receipt);
    if (message === undefined) return false;
    this.drop(message);
    return true;
  }

  /** Hides a taken message for so many seconds from now; 0 gives it back at once. False where it is not in flight. */
  changeVisibility(receipt: string, seconds: number): boolean {
    const message = this.byReceipt.get(receipt);
    if (message?.state !== 'inFlight') return false;
    message.cancelTimer();
    if (seconds > 0) message.cancelTimer = this.clock.at(this.clock.now() + seconds * 1000, () => this.show(message));
    else this.show(message);
    return true;
  }

  /** As a failed batch item: out of flight now, visible again after so many seconds, or with the dead letters. */
  giveBack(receipt: string, seconds: number): boolean {
    const message = this.byReceipt.get(receipt);
    if (message?.state !== 'inFlight') return false;
    message.cancelTimer();
    if (seconds > 0 && !this.isSpent(message)) this.hide(message, 'delayed', seconds);
    else this.show(message);
    return true;
  }

  purge(): void {
    for (const message of this.kept) this.drop(message);
  }

  /** A copy with receipts of its own: deleting one does not delete the other. */
  private doubleIfDrawn(message: Message, visibilitySeconds: number): void {
    if (message.isDoubled) return;
    const afterSeconds = this.faults.secondDeliverySeconds(visibilitySeconds);
    if (afterSeconds === undefined) return;
    message.isDoubled = true;
    const copy: Message = { ...message, state: 'gone', receives: 0, receipt: '', cancelTimer: () => {} };
    this.kept.add(copy);
    if (afterSeconds > 0) this.hide(copy, 'delayed', afterSeconds);
    else this.show(copy);
  }

  private drop(message: Message): void {
    message.cancelTimer();
    this.byReceipt.delete(message.receipt);
    this.kept.delete(message);
    this.move(message, 'gone');
  }

  private isSpent(message: Message): boolean {
    return this.options.deadLetter !== undefined && message.receives >= this.options.deadLetter.maxReceives;
  }

  private move(message: Message, state: Message['state']): void {
    this.count[message.state] -= 1;
    message.state = state;
    this.count[state] += 1;
  }

  private hide(message: Message, state: 'inFlight' | 'delayed', seconds: number): void {
    this.move(message, state);
    message.cancelTimer = this.clock.at(this.clock.now() + seconds * 1000, () => this.show(message));
  }

  private show(message: Message): void {
    message.cancelTimer = () => {};
    if (this.isSpent(message)) {
      this.drop(message);
      this.redrive({ id: message.id, body: message.body, attributes: message.attributes, groupId: message.groupId });
      return;
    }
    this.move(message, 'ready');
    const group = this.groups.get(message.groupId) ?? new Line<Message>();
    group.push(message);
    this.groups.set(message.groupId, group);
    this.serveWaiters();
  }

  /** The next message of the group whose turn it is; the group then goes to the end of the line. */
  private nextReady(): Message | undefined {
    for (const [groupId, messages] of this.groups) {
      messages.bringForward(this.faults.nextOf(messages.length));
      const message = shiftReady(messages);
      this.groups.delete(groupId);
      if (messages.length > 0) this.groups.set(groupId, messages);
      if (message !== undefined) return message;
    }
    return undefined;
  }

  private lend(message: Message, visibilitySeconds: number): QueueMessage {
    this.byReceipt.delete(message.receipt);
    message.receives += 1;
    this.lent += 1;
    message.receipt = `${message.id}/${this.lent}`;
    if (message.receives === 1) message.firstReceivedMs = this.clock.now();
    this.byReceipt.set(message.receipt, message);
    this.hide(message, 'inFlight', visibilitySeconds);
    return {
      messageId: message.id,
      receiptHandle: message.receipt,
      body: message.body,
      md5OfBody: message.md5,
      attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: String(message.sentMs),
        SenderId: 'AIDALOCALHOST',
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
        ...(message.groupId !== '' && { MessageGroupId: message.groupId }),
      },
      messageAttributes: message.attributes,
    };
  }

  /** A turn later, so that messages sent together are received together. */
  private serveWaiters(): void {
    if (this.serving || this.waiters.length === 0) return;
    this.serving = true;
    queueMicrotask(() => {
      this.serving = false;
      while (this.count.ready > 0) {
        const waiter = this.waiters.shift();
        if (waiter === undefined) return;
        waiter.resolve(this.takeNow(waiter.max, waiter.visibilitySeconds));
      }
    });
  }
}

/** The first message still waiting; those deleted while they waited are passed over. */
function shiftReady(messages: Line<Message>): Message | undefined {
  for (let message = messages.shift(); message !== undefined; message = messages.shift()) {
    if (message.state === 'ready') return message;
  }
  return undefined;
}
