import { toSettings } from '../../functions/campaigns/settings.store.ts';
import type { ApprovedPlan } from '../../functions/contracts/campaign.ts';
import { marketingPurposes } from '../../functions/contracts/consent.ts';
import type { Customer } from '../../functions/contracts/customer.ts';
import type { Fact } from '../../functions/contracts/facts.ts';
import type { RunItem } from '../../functions/contracts/run.ts';
import type { Settings } from '../../functions/contracts/settings.ts';
import type { Purpose } from '../../functions/contracts/vocabulary.ts';
import { type Gate, unpackGate } from '../../functions/gate/gate.ts';
import { type Item, textOf } from '../../functions/platform/database.ts';
import type { Stored } from '../../functions/platform/memory-database.ts';
import { hasTooMany } from './promises/p9-pauses-itself.ts';
import type { Acceptance, Parcel } from './provider.ts';

/** A customer's record and the instant it was stored. */
export type CustomerVersion = { fromMs: number; customer: Customer | undefined };
/** From when until when a stop that staff were told of held (epoch ms). */
export type Stop = { fromMs: number; untilMs: number };

export type StoredFact = { storedMs: number; fact: Fact };

export const killSwitch = 'kill-switch';

/**
 * What really happened, as somebody who sees everything would write it down: what the provider took, what was stored when,
 * what staff and customers were told. The promises are checked against this, never against the product's own account.
 */
export class Chronicle {
  readonly acceptances: Acceptance[] = [];
  readonly rejected: Parcel[] = [];
  readonly events: { dispatchId: string; event: string; deliveredMs: number }[] = [];
  readonly runs = new Map<string, RunItem>();
  readonly customers = new Map<string, CustomerVersion[]>();
  readonly gates = new Map<string, Gate>();
  readonly stops = new Map<string, Stop[]>();
  readonly approvals = new Map<string, { plan: ApprovedPlan; atMs: number; by: string }>();
  readonly settings: { fromMs: number; settings: Settings }[] = [];
  /** Each customer's timeline as it was stored, and when (epoch ms). */
  readonly facts = new Map<string, StoredFact[]>();
  /** Since when a run's own counters have said that it must pause. */
  readonly tooManySince = new Map<string, number>();
  readonly #counters = new Map<string, Item>();
  /** When a run's audience was frozen. */
  readonly frozenMs = new Map<string, number>();
  /** Who may not be written to for a purpose on a channel, and since when. */
  readonly #closedSince = new Map<string, number>();
  /** Whom a call may have carried: all but the calls that were plainly refused, and in time. */
  readonly carried = new Set<string>();
  optOuts = 0;

  /** Every change of the tables, as it takes effect. */
  stored({ table, before, after }: Stored, nowMs: number): void {
    if (table === 'customers' && after) this.#customerStored(after, nowMs);
    if (table === 'gates' && after) this.#gateStored(after, before, nowMs);
    if (table === 'campaigns' && after?.part === 'run') this.#runStored(after as unknown as RunItem, nowMs);
    if (table === 'campaigns' && after?.part === 'counters') this.#countersStored(after, nowMs);
    if (table === 'campaigns' && after?.id === 'settings')
      this.settings.push({ fromMs: nowMs, settings: toSettings(after) });
    if (table === 'timeline' && after) {
      const id = textOf(after.customerId);
      const others = (this.facts.get(id) ?? []).filter(({ fact }) => fact.fact !== after.fact);
      this.facts.set(id, [...others, { storedMs: nowMs, fact: after as unknown as Fact }]);
    }
  }

  customerAt(customerId: string, atMs: number): Customer | undefined {
    return this.customers.get(customerId)?.findLast(({ fromMs }) => fromMs <= atMs)?.customer;
  }

  /** Every version of a customer that stood at some instant between these. */
  customersBetween(customerId: string, fromMs: number, untilMs: number): (Customer | undefined)[] {
    const versions = this.customers.get(customerId) ?? [];
    return versions
      .filter((version, n) => version.fromMs <= untilMs && (versions[n + 1]?.fromMs ?? Infinity) >= fromMs)
      .map(({ customer }) => customer);
  }

  /** Every setting that was in force at some instant between these. */
  settingsBetween(fromMs: number, untilMs: number): Settings[] {
    return this.settings
      .filter((each, n) => each.fromMs <= untilMs && (this.settings[n + 1]?.fromMs ?? Infinity) >= fromMs)
      .map(({ settings }) => settings);
  }

  closedSince(customerId: string, channel: string, purpose: string): number | undefined {
    return this.#closedSince.get(`${customerId}|${channel}|${purpose}`);
  }

  carry(parcels: Parcel[]): void {
    for (const { tags } of parcels) this.carried.add(`${tags.run} ${tags.customer}`);
  }

  stop(what: string, atMs: number): void {
    const stops = this.stops.get(what) ?? [];
    if (stops.at(-1)?.untilMs !== Infinity) stops.push({ fromMs: atMs, untilMs: Infinity });
    this.stops.set(what, stops);
  }

  goOn(what: string, atMs: number): void {
    const last = this.stops.get(what)?.at(-1);
    if (last) last.untilMs = Math.min(last.untilMs, atMs);
  }

  #runStored(run: RunItem, nowMs: number): void {
    this.runs.set(run.id, run);
    this.#judge(run, nowMs);
    if (run.slicesOpen === 0 && !this.frozenMs.has(run.id)) this.frozenMs.set(run.id, nowMs);
  }

  #countersStored(after: Item, nowMs: number): void {
    this.#counters.set(textOf(after.id), after);
    const run = this.runs.get(textOf(after.id));
    if (run) this.#judge(run, nowMs);
  }

  #judge(run: RunItem, nowMs: number): void {
    const counters = this.#counters.get(run.id);
    if (!counters || !hasTooMany(counters, run)) this.tooManySince.delete(run.id);
    else if (!this.tooManySince.has(run.id)) this.tooManySince.set(run.id, nowMs);
  }

  #customerStored(after: Item, nowMs: number): void {
    const id = textOf(after.customerId);
    const versions = this.customers.get(id) ?? [];
    // What is empty is not stored.
    versions.push({ fromMs: nowMs, customer: { flags: [], ...after } as unknown as Customer });
    this.customers.set(id, versions);
  }

  #gateStored(after: Item, before: Item | undefined, nowMs: number): void {
    if (textOf(after.customerId).startsWith('addr#')) return;
    const gate = unpackGate(after);
    this.gates.set(gate.key, gate);
    if (before && before.consents === after.consents && before.suppressed === after.suppressed) return;
    for (const channel of ['email', 'sms'] as const)
      for (const purpose of [...marketingPurposes, 'service'] as const) {
        const key = `${gate.key}|${channel}|${purpose}`;
        if (isOpen(gate, channel, purpose)) this.#closedSince.delete(key);
        else if (!this.#closedSince.has(key)) {
          this.#closedSince.set(key, before ? nowMs : -Infinity);
          if (before) this.optOuts++;
        }
      }
  }
}

/** Whether this person may be written to: the promise's own reading of consent and suppression. */
function isOpen({ consents, suppressed }: Gate, channel: 'email' | 'sms', purpose: Purpose): boolean {
  const marks = suppressed.filter((mark) => mark.channel === channel);
  if (purpose === 'service') return marks.every(({ reason }) => reason === 'stop');
  const granted = consents.some(
    (each) => each.brand === 'main' && each.channel === channel && each.purpose === purpose && each.state === 'granted',
  );
  return granted && marks.length === 0;
}
