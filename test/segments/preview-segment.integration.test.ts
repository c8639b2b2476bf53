import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../functions/platform/database.ts';
import { compileSegment } from '../../functions/segments/compile-segment.ts';
import { storedCustomers } from '../../functions/segments/customer-pages.store.ts';
import { countSegment, previewSegment } from '../../functions/segments/preview-segment.ts';
import { type Engine, freshDatabase, startEngine } from '../support/engine.ts';
import { all, rule } from './customers.ts';

const march = Date.parse('2027-03-01T10:00:00Z');
const dayMs = 86_400_000;
let engine: Engine;
let database: Database;

/** The first 3,000 of 12,000 live in Lisbon: a sample of those who were stored first would find nobody else. */
beforeAll(async () => {
  engine = await startEngine();
  database = await freshDatabase(engine.endpoint);
  await database.putAll(
    Array.from({ length: 12_000 }, (_, n) => ({
      table: 'customers' as const,
      item: {
        customerId: `B${String(n).padStart(6, '0')}`,
        locale: 'en',
        zone: 'Europe/Lisbon',
        city: n < 3000 ? 'Lisbon' : 'Madrid',
      },
    })),
  );
});
afterAll(() => engine.close());

function inLisbon() {
  const compiled = compileSegment(all(rule('city', '=', 'Lisbon')));
  if (!compiled.ok) throw new Error('does not compile');
  return compiled.matches;
}

test("the engine's scan segments are a fair draw: the truth lies in the interval on nearly every day", async () => {
  let held = 0;
  for (let day = 0; day < 10; day++) {
    const { low, high } = await previewSegment(storedCustomers(database, ['city']), inLisbon(), march + day * dayMs);
    expect(high).toBeLessThan(4500);
    if (low <= 3000 && 3000 <= high) held += 1;
  }
  expect(held).toBeGreaterThanOrEqual(8);
});

test('an exact count reads every page', async () => {
  expect(await countSegment(storedCustomers(database, ['city']), inLisbon(), march)).toBe(3000);
});
