import type { Context, SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { CustomerId } from '../../functions/contracts/ids.ts';
import { unpackGate } from '../../functions/gate/gate.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { MemoryQueue } from '../../functions/platform/queues.ts';
import { signingKeys } from '../../functions/platform/signing-keys.ts';
import { createHandler } from '../../functions/responses/record-response.handler.ts';
import { example, inEnvelope } from './examples.ts';

const eventOf = (...bodies: unknown[]) =>
  ({ Records: bodies.map((body, n) => ({ messageId: `m${n}`, body: inEnvelope(body) })) }) as unknown as SQSEvent;

it('closes the gate of somebody who complained, writes the ledger and the facts, and reports only what failed', async () => {
  const database = new MemoryDatabase();
  const keys = async () => signingKeys({ k1: Buffer.alloc(32, 7).toString('base64') });
  const handle = createHandler({
    database,
    keys,
    looks: new MemoryQueue(),
    clock: () => Date.parse('2027-03-01T08:12:50.000Z'),
  });

  const answer = await handle(eventOf(example('complaint'), { ...example('open'), open: {} }), {} as Context);

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  const gate = unpackGate((await database.get('gates', { customerId: 'C0001' }))!);
  expect(gate.key).toBe(CustomerId.parse('C0001'));
  expect(gate.suppressed).toEqual([{ channel: 'email', reason: 'complaint' }]);
  expect(gate.consents.map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn', 'withdrawn', 'withdrawn']);
  const { items } = await database.query('timeline', { partition: 'C0001' });
  expect(items.map(({ kind, event, source }) => [kind, event ?? source])).toEqual([
    ['consent', 'complaint'],
    ['response', 'complaint'],
    ['response', 'unsubscribed'],
  ]);
});
