import { expect, it } from 'vitest';
import type { DispatchFact, ResponseFact } from '../../functions/contracts/facts.ts';
import type { Item } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { proveSent } from '../../functions/responses/prove-sent.ts';
import { peopleInDoubt, readDispatches, runsInDoubt } from '../../functions/responses/response.store.ts';
import { factsOf } from '../../functions/responses/response-facts.ts';
import { readSesEvent } from '../../functions/responses/ses-event.ts';
import { dispatchId, example } from './examples.ts';

const runId = 'run_20270301birthday';

async function given(sums: { unknown?: number; unresolved?: number }, doubt: Item, status: DispatchFact['status']) {
  const read = readSesEvent(example('delivery'));
  if (read === 'not-ours') throw new Error('the example is ours');
  const facts: ResponseFact[] = factsOf(read.event, read.origin);
  const dispatch: DispatchFact = {
    ...read.origin,
    fact: `dispatch#${dispatchId}`,
    kind: 'dispatch',
    at: '2027-03-01T02:00:05.000Z',
    batch: 'batch#2027-03-01T02:00:00.000Z#000-000001',
    step: 1,
    status,
  };
  const database = new MemoryDatabase();
  await database.putAll([
    { table: 'campaigns', item: { id: runId, part: 'sums#2', sent: 900, ...sums } },
    { table: 'campaigns', item: { id: runId, part: 'unknown#2027-03-01T02:00:00.000Z#000-000001', ...doubt } },
    { table: 'timeline', item: dispatch satisfies Item },
  ]);
  const asked: string[] = [];
  const proven: string[] = [];
  const parts = {
    runsInDoubt: (...args: [Parameters<typeof runsInDoubt>[1]]) => runsInDoubt(database, ...args),
    peopleInDoubt: (...args: [Parameters<typeof peopleInDoubt>[1], Parameters<typeof peopleInDoubt>[2]]) =>
      peopleInDoubt(database, ...args),
    dispatches: (messages: Parameters<typeof readDispatches>[1]) => {
      asked.push(...messages.map((message) => message.dispatchId));
      return readDispatches(database, messages);
    },
    prove: async (dispatch: DispatchFact) => void proven.push(dispatch.dispatchId),
  };
  return { facts, parts, asked, proven, customerId: facts[0]!.customerId as string };
}
const listed = (customerId = 'C0001') => ({ customerIds: `X1 ${customerId}`, unresolved: '' });

it('proves a message in doubt, and one that was given up', async () => {
  const inDoubt = await given({ unknown: 1 }, listed(), 'unknown');
  await proveSent(inDoubt.facts, inDoubt.parts);
  expect(inDoubt.proven).toEqual([dispatchId]);
  const givenUp = await given({ unresolved: 1 }, { customerIds: '', unresolved: 'C0001 X1' }, 'unknown');
  await proveSent(givenUp.facts, givenUp.parts);
  expect(givenUp.proven).toEqual([dispatchId]);
});

it('leaves one alone that is known to be sent', async () => {
  const { facts, parts, proven } = await given({ unknown: 1 }, listed(), 'sent');
  await proveSent(facts, parts);
  expect(proven).toEqual([]);
});

it('reads no message of a run where nothing is in doubt', async () => {
  const { facts, parts, asked } = await given({ unknown: 0, unresolved: 0 }, listed(), 'unknown');
  await proveSent(facts, parts);
  await proveSent([], parts);
  expect(asked).toEqual([]);
});

it('reads no message of people who are not in doubt, in a run where others are', async () => {
  const { facts, parts, asked } = await given({ unknown: 2, unresolved: 3 }, listed('X2'), 'sent');
  await proveSent(facts, parts);
  expect(asked).toEqual([]);
});
