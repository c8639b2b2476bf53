import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { mintToken } from '../../functions/consent/token.ts';
import { marketingPurposes } from '../../functions/contracts/consent.ts';
import { CustomerId } from '../../functions/contracts/ids.ts';
import { type Bank, keys, publicUrl } from './bank.ts';
import type { Chronicle } from './chronicle.ts';
import type { PromiseNumber } from './promises/promise-broken.ts';
import type { Acceptance } from './provider.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

type Parts = {
  bank: Bank;
  scheduler: Scheduler;
  random: Random;
  chronicle: Chronicle;
  broken: (promise: PromiseNumber, message: string) => void;
};
type Visit = { path: string; method: 'GET' | 'HEAD' | 'POST'; form?: Record<string, string> };

/** Customers at the public pages and on the phone, and the machines that look at links before they do. */
export class Visitors {
  scans = 0;
  readonly #parts: Parts;
  #requests = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Some way of saying no, at any moment. */
  optOut(customerId: string, phone: string | undefined): void {
    const { random, bank, scheduler } = this.#parts;
    const channel = random.pick(['email', 'email', 'sms'] as const);
    const how = random.pick(['one-click', 'page', 'preferences', 'stop'] as const);
    if (how === 'stop' && phone) {
      const inboundMessageId = `in${this.#requests++}`;
      const words = random.pick(['STOP', '退订', 'please stop texting me']);
      bank.replies.put({ originationNumber: phone, messageBody: words, inboundMessageId });
      return;
    }
    scheduler.note(`${customerId} opts out by ${how}`);
    const token = (use: 'u' | 'p') => this.#token(customerId, channel, use);
    const answered = () => this.#mustBeClosed(customerId, how === 'preferences' ? ['email', 'sms'] : [channel]);
    if (how === 'preferences')
      this.#visit({ path: `/p/${token('p')}`, method: 'POST', form: { save: 'yes' } }, answered);
    else {
      const form: Record<string, string> = how === 'page' ? { confirm: 'yes' } : { 'List-Unsubscribe': 'One-Click' };
      this.#visit({ path: `/u/${token('u')}`, method: 'POST', form }, answered);
    }
  }

  /** Ticks every box on a page that showed none. */
  optIn(customerId: string): void {
    const boxes = (['email', 'sms'] as const).flatMap((channel) =>
      marketingPurposes.map((purpose) => [`${channel}.${purpose}`, 'on'] as const),
    );
    const form = { save: 'yes', shown: '', ...Object.fromEntries(boxes) };
    this.#visit({ path: `/p/${this.#token(customerId, 'email', 'p')}`, method: 'POST', form }, () => {});
  }

  /** A mail filter fetches every link of the message. It must change nothing. */
  scan({ unsubscribeUrl, tags, channel }: Acceptance): void {
    const { random } = this.#parts;
    const method = random.pick(['GET', 'GET', 'HEAD'] as const);
    const paths = [`/p/${this.#token(tags.customer ?? '', channel, 'p')}`];
    if (unsubscribeUrl) paths.push(new URL(unsubscribeUrl).pathname);
    for (const path of paths) {
      this.scans++;
      this.#visit({ path, method }, () => {}, true);
    }
  }

  #token(customerId: string, channel: 'email' | 'sms', use: 'u' | 'p'): string {
    const id = CustomerId.parse(customerId);
    return mintToken(keys, use, { customerId: id, brand: 'main', purpose: 'product-marketing', channel });
  }

  /** Who was told that it is done must find it done: nothing of it may be open, unless they said otherwise since. */
  #mustBeClosed(customerId: string, channels: ('email' | 'sms')[]): void {
    const { chronicle, broken } = this.#parts;
    for (const channel of channels)
      for (const purpose of marketingPurposes)
        if (chronicle.closedSince(customerId, channel, purpose) === undefined && !this.#isOptingIn.has(customerId))
          broken('P3', `${customerId} was told the opt-out from ${purpose} by ${channel} holds, and it is not stored`);
  }

  readonly #isOptingIn = new Set<string>();

  willOptIn(customerId: string): void {
    this.#isOptingIn.add(customerId);
  }

  #visit(visit: Visit, answered: () => void, readOnly = false, tries = 20): void {
    const { scheduler, random, bank } = this.#parts;
    const event = eventOf(visit, `v${this.#requests++}`);
    let statusCode = 0;
    const work = async () => {
      const answer = await bank.publicPages(event, {} as Context);
      statusCode = answer.statusCode ?? 0;
    };
    const name = readOnly ? 'scanner' : 'visitor';
    scheduler.spawn(
      `${name} ${visit.method} ${visit.path.slice(0, 3)}`,
      work,
      { readOnly, timeoutMs: 29_000 },
      ({ how }) => {
        if (how === 'done' && statusCode === 200) return answered();
        if (!readOnly && tries > 0)
          scheduler.after(random.between(500, 30_000), () => this.#visit(visit, answered, readOnly, tries - 1));
      },
    );
  }
}

function eventOf({ path, method, form }: Visit, requestId: string): APIGatewayProxyEventV2 {
  return {
    rawPath: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', host: new URL(publicUrl).host },
    requestContext: { requestId, http: { method } },
    body: form ? new URLSearchParams(form).toString() : undefined,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}
