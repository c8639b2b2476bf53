import { afterAll, beforeAll, expect, it } from 'vitest';
import { importCustomers } from '../../functions/customers/import-customers.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { makeBank } from '../../infra/local/demo/make-bank.ts';
import { type Engine, freshDatabase, startEngine } from '../support/engine.ts';
import { addressHashKey, itemsOf, noon } from './given.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(async () => {
  await engine.close();
});

async function* bank(): AsyncGenerator<Buffer> {
  for await (const line of makeBank({ seed: 5, customers: 400 })) yield Buffer.from(line);
}

it('leaves the same in the real tables as in those in memory, and changes nothing a second time', async () => {
  const databases = [await freshDatabase(engine.endpoint), new MemoryDatabase()];
  for (const database of databases) {
    const parts = { database, addressKey: addressHashKey, clock: () => noon };
    const first = await importCustomers(parts, { bytes: bank(), startedBy: 'Maria' });
    expect(first).toMatchObject({ importId: 'imp_000001', accepted: 400, created: 400, rejected: 0 });
    const second = await importCustomers(parts, { bytes: bank(), startedBy: 'Maria' });
    expect(second).toMatchObject({ accepted: 400, created: 0, updated: 0, unchanged: 400 });
  }
  for (const table of ['customers', 'occasions', 'gates', 'timeline'] as const) {
    const [real, memory] = await Promise.all(databases.map((database) => itemsOf(database, table)));
    expect(new Map(real?.map((item) => [keyOf(item), item]))).toEqual(
      new Map(memory?.map((item) => [keyOf(item), item])),
    );
  }
});

const keyOf = ({ occasion, customerId, fact }: Record<string, unknown>): string =>
  JSON.stringify([occasion, customerId, fact]);
