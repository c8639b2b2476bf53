import { addToSums } from '../audience/sums.store.ts';
import { type DispatchFact, Fact, type RefusalFact } from '../contracts/facts.ts';
import { claimOn, leaseIsOver } from '../gate/claim.ts';
import { gateKey, unpackGate } from '../gate/gate.ts';
import { absent, type Database, textOf, type Write } from '../platform/database.ts';
import { Rejected, Retryable } from '../platform/errors.ts';
import { doubtKey } from './doubt.store.ts';
import { readDispatches } from './earlier-facts.ts';
import { overruledFact, refusalFactKey } from './facts-of-batch.ts';
import { heardOf } from './listen.ts';
import { proveAccepted, resolutionFact } from './resolve-unknown.ts';
import { hasResult, recordResult } from './result.store.ts';
import { isSettled, type Round, writeDispatches } from './round.ts';

const mostAttempts = 20;

/**
 * Ends a batch: its result, once. A conflict is another transaction in the way (again), or the result of another worker
 * who had the same batch: that one was counted, and what we sent beyond it is mended.
 */
export async function closeBatch(round: Round): Promise<void> {
  const { work, outcome, parts } = round;
  await proveHeard(round);
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    if ((await recordResult(parts.database, work, outcome, parts.clock())) === 'done') return;
    if (await hasResult(parts.database, work.batch)) return mendBatch(round);
  }
  throw new Retryable(`the result of ${work.run.id} ${work.batch.part} meets too many other transactions`);
}

/** A second message that was not sent, since the first was heard of, or was given up: the person has the message. */
async function proveHeard({ work, outcome, request, parts }: Round): Promise<void> {
  if (!work.batch.isResend) return;
  const givenUp = [...outcome.dispatched].flatMap(([id, status]) => (status === 'unresolved' ? [id] : []));
  const heard = await heardOf(parts.database, work, givenUp);
  for (const dispatch of await readDispatches(parts.database, work, [...heard]))
    await proveAccepted(parts.database, dispatch, request.nowMs);
}

/**
 * Stops in the middle of a batch, its run being paused or cancelled: what left is counted at once, so that outcomes agree
 * with the facts while nothing moves; everybody else waits in a batch of their own.
 */
export async function stopBatch(round: Round): Promise<void> {
  const { work, outcome } = round;
  if (work.isDone) return mendBatch(round);
  if (outcome.dispatched.size === 0) return;
  const dueAtMs = Date.parse(work.batch.dueAt);
  for (const id of work.batch.customerIds)
    if (!isSettled(round, id) || outcome.later.has(id)) outcome.deferred.set(id, dueAtMs);
  await closeBatch(round);
}

/**
 * Two workers had the batch and came to different ends about somebody: one refused them and was counted, the other's
 * message left. (Each decides on what it read; only who is allowed takes a claim, so nothing keeps a refusal and a claim
 * apart.) The message counts: the refusal is overruled by a fact of its own and its count moved, in one transaction. Of a
 * claim whose worker died nobody knows. Repeatable; asked by whoever finds the batch done: the loser, and each repeat.
 */
export async function mendBatch(round: Round): Promise<void> {
  const { work, parts } = round;
  const refusals = await readRefusals(parts.database, round);
  if (refusals.length === 0) return;
  await writeDeadClaims(round, refusals);
  const ids = refusals.map(({ customerId }) => customerId);
  const dispatches = await readDispatches(parts.database, work, ids);
  const own = dispatches.filter(({ runId }) => runId === work.run.id);
  for (const dispatch of own)
    await overrule(round, refusals.find(({ customerId }) => customerId === dispatch.customerId)!, dispatch);
}

async function readRefusals(database: Database, { work: { run, batch } }: Round): Promise<RefusalFact[]> {
  const key = refusalFactKey(run);
  const found = await database.getMany(
    batch.customerIds.map((customerId) => ({ table: 'timeline', key: { customerId, fact: key } })),
  );
  return found.map(({ item }) => {
    const { success, data: fact } = Fact.safeParse(item);
    if (!success || fact.kind !== 'refusal')
      throw new Rejected(`fact ${textOf(item.fact)} of ${textOf(item.customerId)} cannot be read`);
    return fact;
  });
}

/** Claims on refused people without a dispatch, older than any worker lives: the message may have left. */
async function writeDeadClaims(round: Round, refusals: RefusalFact[]): Promise<void> {
  const { request, parts, work } = round;
  const gates = await parts.database.getMany(
    refusals.map(({ customerId }) => ({ table: 'gates', key: gateKey(customerId) })),
  );
  const dead = gates.flatMap(({ item }) => {
    const claim = claimOn(unpackGate(item), request.key);
    const fact = refusals.find(({ customerId }) => customerId === item.customerId);
    return fact && claim && leaseIsOver(claim, request.nowMs) ? [fact.customerId] : [];
  });
  const known = new Set((await readDispatches(parts.database, work, dead)).map(({ customerId }) => customerId));
  const silent = dead.filter((customerId) => !known.has(customerId));
  const died = { result: 'unknown', reason: 'worker-died' } as const;
  await writeDispatches(
    round,
    silent.map((customerId) => ({ customerId, result: died })),
  );
}

/** A message in doubt is given up at once, since the run may be over; a late event still proves it. */
async function overrule({ work, request, parts }: Round, refusal: RefusalFact, dispatch: DispatchFact): Promise<void> {
  const { run, batch } = work;
  const { customerId, reason } = refusal;
  const fact = overruledFact(run, refusal, request.nowMs);
  const status = dispatch.status === 'unknown' ? 'unresolved' : dispatch.status;
  const counted = reason === 'holdout' ? { holdout: -1 } : { refused: -1 };
  const writes: Write[] = [
    { put: 'timeline', item: fact, if: { customerId: absent } },
    addToSums(run.id, batch.part, { ...counted, reasons: { [reason]: -1 }, [status]: 1 }),
    ...(dispatch.status === 'unknown' ? giveUp(dispatch, request.nowMs) : []),
  ];
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    if ((await parts.database.transact(writes)) === 'done') return;
    if (await parts.database.get('timeline', { customerId, fact: fact.fact })) return;
  }
  throw new Retryable(`the refusal of ${customerId} in ${run.id} could not be overruled`);
}

function giveUp(dispatch: DispatchFact, nowMs: number): Write[] {
  const { customerId, runId, batch } = dispatch;
  const at = new Date(nowMs).toISOString();
  const { id, part } = doubtKey(runId, `${batch}~${customerId}`);
  return [
    { put: 'timeline', item: resolutionFact(dispatch, 'unresolved', nowMs), if: { customerId: absent } },
    { put: 'campaigns', item: { id, part, customerIds: '', unresolved: customerId, at } },
  ];
}
