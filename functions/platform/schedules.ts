import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { type Clock, systemClock } from './clock.ts';

/** Alarm clocks that put a message on a queue: once at an instant, or each day. Setting the same name again is a no-op. */
export interface Schedules<M> {
  /** Never before that instant; one that has passed is due within two minutes. */
  once(name: string, atMs: number, message: M): Promise<void>;
  /** Each day at `utcTime` (HH:mm). `<aws.scheduler.scheduled-time>` in the message becomes the instant it was due (ISO). */
  daily(name: string, utcTime: string, message: M): Promise<void>;
  remove(name: string): Promise<void>;
}

type Target = { group: string; roleArn: string; queueArn: string };

/**
 * Scheduler fires within the minute (user guide, "Schedule types") and refuses an instant that has passed, which a message
 * that comes again after a while may well ask for: what is that near is set a minute from now.
 */
const nearMs = 5_000;
const soonMs = 60_000;

/** EventBridge Scheduler: `at()` has second precision; a one-time schedule deletes itself. */
export class EventBridgeSchedules<M> implements Schedules<M> {
  readonly #client: SchedulerClient;
  readonly #target: Target;
  readonly #clock: Clock;

  constructor(target: Target, client = new SchedulerClient({}), clock: Clock = systemClock) {
    this.#target = target;
    this.#client = client;
    this.#clock = clock;
  }

  async once(name: string, atMs: number, message: M): Promise<void> {
    const nowMs = this.#clock();
    const wholeSecondMs = Math.ceil((atMs < nowMs + nearMs ? nowMs + soonMs : atMs) / 1000) * 1000;
    const expression = `at(${new Date(wholeSecondMs).toISOString().slice(0, 19)})`;
    await this.#create(name, expression, message, 'DELETE');
  }

  async daily(name: string, utcTime: string, message: M): Promise<void> {
    const [hour, minute] = utcTime.split(':').map(Number);
    await this.#create(name, `cron(${minute} ${hour} * * ? *)`, message, 'NONE');
  }

  async remove(name: string): Promise<void> {
    try {
      await this.#client.send(new DeleteScheduleCommand({ Name: name, GroupName: this.#target.group }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  }

  async #create(name: string, expression: string, message: M, afterwards: 'DELETE' | 'NONE'): Promise<void> {
    const { group, roleArn, queueArn } = this.#target;
    const schedule = {
      Name: name,
      GroupName: group,
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' as const },
      ActionAfterCompletion: afterwards,
      Target: { Arn: queueArn, RoleArn: roleArn, Input: JSON.stringify(message) },
    };
    try {
      await this.#client.send(new CreateScheduleCommand(schedule));
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  }
}

const dayMs = 86_400_000;

/** Scheduler API, CreateSchedule: what a name may be. All schedules that are not Scheduler ask this. */
export function checkScheduleName(name: string): void {
  if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(name)) throw new Error(`${name} cannot be the name of a schedule`);
}

/** The message as it is sent, with the instant it was due (Scheduler user guide, "Adding context attributes"). */
export function messageAt<M>(message: M, dueMs: number): M {
  const dueAt = `${new Date(dueMs).toISOString().slice(0, 19)}Z`;
  return JSON.parse(JSON.stringify(message).replaceAll('<aws.scheduler.scheduled-time>', dueAt)) as M;
}

/** The schedules in memory, for tests: names as Scheduler takes them, messages as JSON carries them. */
export class MemorySchedules<M> implements Schedules<M> {
  readonly set = new Map<string, { atMs?: number; utcTime?: string; message: M }>();
  /** From when on a daily one fires. */
  readonly #afterMs = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock = () => 0) {
    this.#clock = clock;
  }

  async once(name: string, atMs: number, message: M): Promise<void> {
    this.#add(name, { atMs, message });
  }

  async daily(name: string, utcTime: string, message: M): Promise<void> {
    this.#add(name, { utcTime, message });
  }

  async remove(name: string): Promise<void> {
    this.set.delete(name);
  }

  /** What fires next, if anything does up to this instant; a one-time schedule is gone then. */
  takeNext(untilMs: number): { atMs: number; message: M } | undefined {
    const next = [...this.set.keys()]
      .map((name) => ({ name, atMs: this.#nextMs(name) }))
      .filter(({ atMs }) => atMs <= untilMs)
      .toSorted((a, b) => a.atMs - b.atMs)[0];
    const found = next && this.set.get(next.name);
    if (!next || !found) return undefined;
    if (found.utcTime === undefined) this.set.delete(next.name);
    else this.#afterMs.set(next.name, next.atMs);
    return { atMs: next.atMs, message: messageAt(found.message, next.atMs) };
  }

  #add(name: string, schedule: { atMs?: number; utcTime?: string; message: M }): void {
    checkScheduleName(name);
    if (this.set.has(name)) return;
    this.set.set(name, { ...schedule, message: structuredClone(schedule.message) });
    this.#afterMs.set(name, this.#clock());
  }

  #nextMs(name: string): number {
    const { atMs, utcTime } = this.set.get(name) ?? {};
    if (utcTime === undefined) return atMs ?? Infinity;
    const afterMs = this.#afterMs.get(name) ?? 0;
    const todayMs = Date.parse(`${new Date(afterMs).toISOString().slice(0, 10)}T${utcTime}Z`);
    return todayMs > afterMs ? todayMs : todayMs + dayMs;
  }
}
