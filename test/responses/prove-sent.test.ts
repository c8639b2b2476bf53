import { expect, it } from 'vitest';
import type { DispatchFact, ResponseFact } from '../../functions/contracts/facts.ts';
import type { Item } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { proveSent } from '../../functions/responses/prove-sent.ts';
import { readDispatches, runsWithUnknown } from '../../functions/responses/response.store.ts';
import { factsOf } from '../../functions/responses/response-facts.ts';
import { readSesEvent } from '../../functions/responses/ses-event.ts';
import { dispatchId, example } from './examples.ts';

function given({ unknown, status }: { unknown: number; status: DispatchFact['status'] }) {
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
  const stored = database.putAll([
    { table: 'campaigns', item: { id: 'run_20270301birthday', part: 'counters', unknown } },
    { table: 'timeline', item: dispatch satisfies Item },
  ]);
  const asked: string[] = [];
  const moved: string[] = [];
  const parts = {
    runsWithUnknown: (...args: [Parameters<typeof runsWithUnknown>[1]]) => runsWithUnknown(database, ...args),
    dispatches: (messages: Parameters<typeof readDispatches>[1]) => {
      asked.push(...messages.map((message) => message.dispatchId));
      return readDispatches(database, messages);
    },
    moveToSent: async (proven: DispatchFact) => void moved.push(proven.dispatchId),
  };
  return { facts, parts, asked, moved, stored };
}

it('moves a message in doubt to sent', async () => {
  const { facts, parts, moved, stored } = given({ unknown: 1, status: 'unknown' });
  await stored;
  await proveSent(facts, parts);
  expect(moved).toEqual([dispatchId]);
});

it('leaves one alone that is known to be sent', async () => {
  const { facts, parts, moved, stored } = given({ unknown: 1, status: 'sent' });
  await stored;
  await proveSent(facts, parts);
  expect(moved).toEqual([]);
});

it('looks at no message of a run where nothing is in doubt', async () => {
  const { facts, parts, asked, stored } = given({ unknown: 0, status: 'unknown' });
  await stored;
  await proveSent(facts, parts);
  await proveSent([], parts);
  expect(asked).toEqual([]);
});
