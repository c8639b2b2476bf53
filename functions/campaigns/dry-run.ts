import { readAudiencePage } from '../audience/audience-source.ts';
import { dueAtByZone } from '../audience/due-at.ts';
import type { SliceSource } from '../audience/slice.store.ts';
import type { ApprovedPlan } from '../contracts/campaign.ts';
import type { Customer } from '../contracts/customer.ts';
import type { RunItem } from '../contracts/run.ts';
import type { DryRunResult } from '../contracts/staff/campaign-routes.ts';
import { wholeCustomers } from '../customers/customer.store.ts';
import { occasionKeysOn } from '../customers/occasions.ts';
import { factsFor } from '../dispatch/facts-for-decision.ts';
import { decide } from '../gate/decide.ts';
import { gateKey, unpackGate } from '../gate/gate.ts';
import { sendWindow } from '../gate/send-window.ts';
import type { Cursor, Database } from '../platform/database.ts';
import { compileSegment } from '../segments/compile-segment.ts';
import { newRun } from '../triggers/new-run.ts';
import { occurrenceOf } from '../triggers/occurrence.ts';
import { readSettings, type Settings } from './settings.store.ts';

type Counted = DryRunResult;

/**
 * Who would be sent to and who refused, and why: the send's own rules, at each person's own hour, with the claim left
 * out. For an occasion: the date that begins next. Holds one page of people.
 */
export async function dryRun(database: Database, plan: ApprovedPlan, nowMs: number): Promise<DryRunResult> {
  const settings = await readSettings(database);
  const occurrence = occurrenceOf(plan.input, new Date(nowMs).toISOString());
  const run: RunItem = { ...newRun(plan, occurrence, 1, nowMs), status: 'releasing' };
  const compiled = compileSegment(plan.rules);
  if (!compiled.ok) throw new Error(`the rules of ${plan.campaignId} do not compile`);
  const result: Counted = { audience: 0, wouldSend: 0, holdout: 0, deferred: 0, refused: 0, reasons: {} };
  const sources: SliceSource[] = occurrence.date
    ? occasionKeysOn(occurrence.date).map((occasion) => ({ occasion }))
    : [{ segment: 0, segments: 1 }];
  for (const source of sources) {
    for await (const customers of pages(database, source)) {
      const people = customers.filter((customer) => compiled.matches(customer, nowMs));
      await countPeople(database, run, settings, people, result);
    }
  }
  return result;
}

async function* pages(database: Database, source: SliceSource): AsyncGenerator<Customer[]> {
  let cursor: Cursor | undefined;
  do {
    const page = await readAudiencePage(database, source, cursor, wholeCustomers);
    yield page.customers;
    cursor = page.cursor;
  } while (cursor);
}

/** One BatchGetItem takes 100 keys (DynamoDB API). */
const gatesPerRead = 100;

async function countPeople(
  database: Database,
  run: RunItem,
  settings: Settings,
  people: Customer[],
  result: Counted,
): Promise<void> {
  const dueAt = dueAtByZone(run.plan, sendWindow(settings));
  for (let start = 0; start < people.length; start += gatesPerRead) {
    const some = people.slice(start, start + gatesPerRead);
    const found = await database.getMany(some.map(({ customerId }) => ({ table: 'gates', key: gateKey(customerId) })));
    const gates = new Map(found.map(({ item }) => [item.customerId, unpackGate(item)]));
    for (const customer of some) {
      const dueAtMs = dueAt(customer.zone);
      const batch = {
        id: run.id,
        part: '',
        customerIds: [customer.customerId],
        locale: customer.locale,
        variant: 'a',
        dueAt: new Date(dueAtMs).toISOString(),
      };
      const work = { run, batch, settings, inOwnEnvironment: true };
      const gate = gates.get(customer.customerId);
      count(
        result,
        decide(factsFor(work, { customerId: customer.customerId, customer, ...(gate && { gate }) }, dueAtMs)),
      );
    }
  }
}

function count(result: Counted, decision: ReturnType<typeof decide>): void {
  result.audience += 1;
  if (decision.answer === 'allowed') result.wouldSend += 1;
  else if (decision.answer === 'deferred') result.deferred += 1;
  else if (decision.reason === 'holdout') result.holdout += 1;
  else {
    result.refused += 1;
    result.reasons[decision.reason] = (result.reasons[decision.reason] ?? 0) + 1;
  }
}
