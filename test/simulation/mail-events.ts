import type { Chronicle } from './chronicle.ts';
import type { Acceptance } from './provider.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import type { Weather } from './weather.ts';

type Parts = {
  scheduler: Scheduler;
  random: Random;
  weather: Weather;
  responses: SimulatedQueue<unknown>;
  chronicle: Chronicle;
};
type Kind =
  | 'Send'
  | 'Delivery'
  | 'Bounce'
  | 'SoftBounce'
  | 'Complaint'
  | 'Reject'
  | 'DeliveryDelay'
  | 'Open'
  | 'Prefetch'
  | 'Click'
  | 'ScannerClick'
  | 'Subscription';

const minuteMs = 60_000;

/** What happens to mails after the provider took them, as SES publishes it: at least once in the end, in any order, at any time. */
export class MailEvents {
  readonly #parts: Parts;
  readonly #lost: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  after(acceptance: Acceptance): void {
    if (acceptance.channel !== 'email') return;
    const { random } = this.#parts;
    const fate = random.next();
    const deliveredMs = random.between(200, 5_000);
    if (fate < 0.03) return this.#publish('Reject', acceptance, deliveredMs);
    if (fate < 0.08) return this.#publish('Bounce', acceptance, deliveredMs);
    if (fate < 0.12) return this.#publish('SoftBounce', acceptance, deliveredMs);
    if (fate < 0.2) this.#publish('DeliveryDelay', acceptance, random.between(1, 30) * minuteMs);
    this.#publish('Delivery', acceptance, deliveredMs);
    if (random.chance(0.3)) this.#publish('Prefetch', acceptance, deliveredMs + 500);
    if (random.chance(0.3)) this.#publish('ScannerClick', acceptance, deliveredMs + 500);
    if (random.chance(0.3)) this.#publish('Open', acceptance, random.between(1, 300) * minuteMs);
    if (random.chance(0.1)) this.#publish('Click', acceptance, random.between(2, 300) * minuteMs);
    if (random.chance(0.02)) this.#publish('Complaint', acceptance, random.between(1, 200) * minuteMs);
  }

  /** What was lost turns up after all. */
  deliverLost(): void {
    for (const deliver of this.#lost.splice(0)) deliver();
  }

  #publish(kind: Kind, acceptance: Acceptance, happensAfterMs: number): void {
    const { scheduler, weather, random } = this.#parts;
    const event = eventOf(kind, acceptance, acceptance.atMs + happensAfterMs, random);
    const deliver = () => this.#deliver(kind, acceptance, event);
    if (weather.strikes('event-lost')) {
      this.#lost.push(deliver);
      return;
    }
    const isEarly = weather.strikes('event-before-dispatch');
    const lateMs = weather.strikes('event-hours-late') ? random.between(30, 400) * minuteMs : random.between(5, 2_000);
    scheduler.after(isEarly ? 1 : happensAfterMs + lateMs, deliver);
    if (weather.strikes('event-doubled')) scheduler.after(happensAfterMs + lateMs + random.between(0, 5_000), deliver);
  }

  #deliver(kind: Kind, { tags }: Acceptance, event: unknown): void {
    const { responses, chronicle, scheduler } = this.#parts;
    chronicle.events.push({ dispatchId: tags.dispatch ?? '', event: kind, deliveredMs: scheduler.nowMs });
    responses.put(event);
  }
}

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** SES developer guide, "Contents of event data that Amazon SES publishes to Amazon SNS". */
function eventOf(kind: Kind, { id, to, tags, atMs }: Acceptance, happenedMs: number, random: Random): unknown {
  const timestamp = new Date(happenedMs).toISOString();
  const mail = {
    timestamp: new Date(atMs).toISOString(),
    messageId: id,
    destination: [to],
    tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
  };
  const about = (eventType: string, part: object) => ({ eventType, mail, ...part });
  const seen = { timestamp, ipAddress: `198.51.100.${random.between(1, 250)}` };
  const link = 'https://bank.example/offer';
  switch (kind) {
    case 'Bounce':
    case 'SoftBounce': {
      const bounceType = kind === 'Bounce' ? 'Permanent' : 'Transient';
      const bouncedRecipients = [{ emailAddress: to }];
      return about('Bounce', { bounce: { timestamp, bounceType, bounceSubType: 'General', bouncedRecipients } });
    }
    case 'Complaint':
      return about('Complaint', {
        complaint: { timestamp, complaintFeedbackType: 'abuse', complainedRecipients: [{ emailAddress: to }] },
      });
    case 'Reject':
      return about('Reject', { reject: { reason: 'Bad content' } });
    case 'DeliveryDelay':
      return about('DeliveryDelay', { deliveryDelay: { timestamp, delayType: 'MailboxFull' } });
    case 'Open':
      return about('Open', { open: { ...seen, userAgent: browser } });
    case 'Prefetch':
      return about('Open', { open: { ...seen, userAgent: 'Mozilla/5.0' } });
    case 'Click':
      return about('Click', { click: { ...seen, userAgent: browser, link } });
    case 'ScannerClick':
      return about('Click', { click: { ...seen, userAgent: 'Barracuda Sentinel', link } });
    case 'Subscription':
      return about('Subscription', { subscription: { timestamp } });
    case 'Send':
    case 'Delivery':
    default:
      return about(kind, kind === 'Delivery' ? { delivery: { timestamp } } : {});
  }
}
