import { addToSums } from '../audience/sums.store.ts';
import { type DispatchFact, Fact, type ResolutionFact } from '../contracts/facts.ts';
import type { CustomerId, RunId } from '../contracts/ids.ts';
import { absent, type Database, eachItem, type Item, textOf } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import { finishIfComplete } from './finish-run.ts';
import { unknownPart } from './result.store.ts';

/** Events that only follow a message the provider has taken. */
const proofs = new Set([
  'send',
  'delivery',
  'bounce',
  'soft-bounce',
  'complaint',
  'not-spam',
  'open',
  'click',
  'opened',
  'clicked',
  'delivery-delay',
]);

/**
 * A message in doubt turns out `sent` by a later event, or `unresolved` by silence: one fact, one count moved, in one
 * transaction. False when it was not (or is no longer) listed as in doubt.
 */
export async function resolveUnknown(
  database: Database,
  dispatch: DispatchFact,
  status: 'sent' | 'unresolved',
  nowMs: number,
): Promise<boolean> {
  const key = { id: dispatch.runId as string, part: unknownPart(dispatch.batch) };
  for (;;) {
    const item = await database.get('campaigns', key);
    const listed = typeof item?.customerIds === 'string' ? item.customerIds : '';
    const ids = listed.split(' ').filter((id) => id !== '');
    if (!ids.includes(dispatch.customerId)) return false;
    const rest = ids.filter((id) => id !== dispatch.customerId).join(' ');
    const outcome = await database.transact([
      { put: 'timeline', item: resolutionFact(dispatch, status, nowMs), if: { customerId: absent } },
      { update: 'campaigns', key, set: { customerIds: rest }, if: { customerIds: listed } },
      addToSums(dispatch.runId, dispatch.batch, { unknown: -1, [status]: 1 }),
    ]);
    if (outcome === 'done') break;
  }
  await finishIfComplete(database, dispatch.runId, nowMs);
  return true;
}

/** Looks at a run's messages that have been in doubt since before `beforeMs` and settles each by what has come back. */
export async function resolveSilent(database: Database, runId: RunId, beforeMs: number, nowMs: number): Promise<void> {
  for await (const item of eachItem(database, 'campaigns', { partition: runId, prefix: 'unknown#' })) {
    if (Date.parse(textOf(item.at)) > beforeMs) continue;
    for (const id of textOf(item.customerIds)
      .split(' ')
      .filter((each) => each !== '')) {
      const dispatch = await unknownDispatch(database, id as CustomerId, runId);
      await resolveUnknown(database, dispatch, (await isProven(database, dispatch)) ? 'sent' : 'unresolved', nowMs);
    }
  }
}

async function unknownDispatch(database: Database, customerId: CustomerId, runId: RunId): Promise<DispatchFact> {
  for await (const item of eachItem(database, 'timeline', { partition: customerId, prefix: 'dispatch#' })) {
    const fact = readFact(item);
    if (fact.kind === 'dispatch' && fact.runId === runId) return fact;
  }
  throw new Rejected(`customer ${customerId} is listed in doubt by ${runId} without a dispatch`);
}

async function isProven(database: Database, { customerId, dispatchId }: DispatchFact): Promise<boolean> {
  for await (const item of eachItem(database, 'timeline', {
    partition: customerId,
    prefix: `response#${dispatchId}#`,
  })) {
    const fact = readFact(item);
    if (fact.kind === 'response' && proofs.has(fact.event)) return true;
  }
  return false;
}

function readFact(item: Item): Fact {
  const parsed = Fact.safeParse(item);
  if (!parsed.success) throw new Rejected(`fact ${textOf(item.fact)} of ${textOf(item.customerId)} cannot be read`);
  return parsed.data;
}

function resolutionFact(dispatch: DispatchFact, status: 'sent' | 'unresolved', nowMs: number): ResolutionFact {
  const { customerId, dispatchId, runId, campaignId, segmentId, campaignKind, channel, purpose, brand, variant } =
    dispatch;
  const origin = { dispatchId, runId, campaignId, segmentId, campaignKind, channel, purpose, brand, variant };
  const at = new Date(nowMs).toISOString();
  return { customerId, fact: `resolution#${dispatchId}`, kind: 'resolution', at, ...origin, status };
}
