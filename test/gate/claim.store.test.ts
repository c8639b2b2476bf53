import { expect, test } from 'vitest';
import { claimEach } from '../../functions/gate/claim.store.ts';
import { packGate } from '../../functions/gate/gate.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { aGate, aPlan, customerIdOf } from '../support/builders.ts';

const request = {
  key: 'abcdefghijkl',
  attempt: 'aaaaaaaa',
  nowMs: Date.parse('2027-03-01T12:00:00Z'),
  closesAtMs: Date.parse('2027-03-02T12:00:00Z'),
  plan: aPlan(),
};

async function gates(): Promise<MemoryDatabase> {
  const database = new MemoryDatabase();
  await database.putAll([{ table: 'gates', item: { customerId: 'B1', ...packGate(aGate()) } }]);
  return database;
}
const claimant = { customerId: customerIdOf('B1'), gate: aGate() };

test('a claim whose answer was lost and whose repeat by the client met it is taken', async () => {
  const database = await gates();
  const writeEach = database.writeEach.bind(database);
  database.writeEach = async (writes) => {
    await writeEach(writes);
    return writeEach(writes);
  };
  expect(await claimEach(database, [claimant], request)).toEqual(['claimed']);
});

test('a gate that another attempt claimed in between has moved', async () => {
  const database = await gates();
  expect(await claimEach(database, [claimant], { ...request, attempt: 'bbbbbbbb' })).toEqual(['claimed']);
  expect(await claimEach(database, [claimant], request)).toEqual(['moved']);
});
