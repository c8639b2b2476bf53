import type { Scores } from '../../../functions/contracts/customer.ts';
import type { ResponseFact } from '../../../functions/contracts/facts.ts';
import { recount } from '../../../functions/reports/recount.ts';
import type { StoredFact } from '../chronicle.ts';
import type { World } from '../world.ts';

const dayMs = 86_400_000;
const purchaseHalfLifeDays = 365;
const interestHalfLifeDays = 30;
/** Sums of decayed numbers differ in the last digits by the order of adding. */
const nearly = 1e-6;

/** P6: counting the facts again gives every counter, sum and scoreboard row as stored, and every customer's scores. */
export async function countersAgree(world: World): Promise<void> {
  for await (const each of recount(world.memory)) {
    const run = each.kind === 'outcomes' ? world.chronicle.runs.get(each.name) : undefined;
    // A batch that was stopped half-way has facts and no result yet.
    if (run && run.status !== 'finished') continue;
    if (!each.equal)
      world.break('P6', `${each.kind} ${each.name}: ${each.counter} is ${each.stored}, recounted ${each.recounted}`);
  }
  for (const [customerId, facts] of world.chronicle.facts) checkScores(world, customerId, facts);
}

/** An open shows a little interest, a click more; one that turned out to be a machine's is taken back. */
function interest({ event, about }: ResponseFact): number {
  if (event === 'withdrawn') return about ? -(points[about] ?? 0) : 0;
  return points[event] ?? 0;
}
const points: Partial<Record<ResponseFact['event'], number>> = { opened: 1, clicked: 3 };

function checkScores(world: World, customerId: string, facts: StoredFact[]): void {
  const scores = world.chronicle.customerAt(customerId, Infinity)?.scores;
  const asOfMs = scores ? Date.parse(scores.asOf) : 0;
  const expected = { frequency: 0, monetary: 0, engagementEmail: 0, engagementSms: 0 };
  for (const { fact } of facts) {
    const ageDays = (asOfMs - Date.parse(fact.at)) / dayMs;
    if (fact.kind === 'bank-event' && fact.event !== 'life-event') {
      expected.frequency += 0.5 ** (ageDays / purchaseHalfLifeDays);
      expected.monetary += (fact.amount ?? 0) * 0.5 ** (ageDays / purchaseHalfLifeDays);
    }
    if (fact.kind === 'response')
      expected[fact.channel === 'email' ? 'engagementEmail' : 'engagementSms'] +=
        interest(fact) * 0.5 ** (ageDays / interestHalfLifeDays);
  }
  for (const [name, value] of Object.entries(expected)) {
    const stored = scores?.[name as keyof Omit<Scores, 'asOf' | 'lastTransactionAt'>] ?? 0;
    if (Math.abs(stored - value) > nearly * Math.max(1, value))
      world.break('P6', `${customerId}'s ${name} is ${stored}, its facts say ${value}`);
  }
}
