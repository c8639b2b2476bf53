import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGate, readLedger } from '../../functions/consent/consent.store.ts';
import { CustomerId, DispatchId } from '../../functions/contracts/ids.ts';
import type { Write, WriteOutcome } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { countSoftBounce } from '../../functions/responses/count-soft-bounce.ts';
import { softBouncesOf } from '../../functions/responses/soft-bounce.store.ts';
import { InterleavedDatabase } from '../support/interleaved-database.ts';

const hashKey = Buffer.alloc(32, 7);
const rui = CustomerId.parse('C0002');
const now = Date.parse('2027-05-01T12:00:00.000Z');

/** The n-th message to Rui's address, bounced on a day of 2027 (1 = 1 January). */
const bounce = (n: number, day: number, address = 'rui@example.com') => ({
  channel: 'email' as const,
  address,
  brand: 'main',
  customerId: rui,
  dispatchId: DispatchId.parse(`dsp_${n}`),
  bouncedAtMs: Date.UTC(2027, 0, day),
  hashKey,
  at: now,
});

async function given(...bounces: ReturnType<typeof bounce>[]) {
  const database = new MemoryDatabase();
  for (const one of bounces) await countSoftBounce(database, one);
  return database;
}
/** Dies where a gate would be changed. */
class DyingDatabase extends MemoryDatabase {
  dies = false;

  override transact(writes: Write[]): Promise<WriteOutcome> {
    const touchesGate = writes.some((write) => 'update' in write && write.update === 'gates');
    return this.dies && touchesGate ? Promise.reject(new Error('killed')) : super.transact(writes);
  }
}

const closedFor = async (database: MemoryDatabase) => (await readGate(database, rui)).gate.suppressed;

describe('an address', () => {
  it('stays open after two soft bounces', async () => {
    expect(await closedFor(await given(bounce(1, 1), bounce(2, 2)))).toEqual([]);
  });

  it('is closed by the third within 30 days, with an entry that names the three messages', async () => {
    const database = await given(bounce(1, 1), bounce(2, 12), bounce(3, 31));
    expect(await closedFor(database)).toEqual([{ channel: 'email', reason: 'bounce' }]);
    expect(await readLedger(database, rui)).toMatchObject([
      { source: 'soft-bounces', actor: 'provider', evidence: 'dsp_1 dsp_2 dsp_3', purposes: [], suppressed: 'bounce' },
    ]);
  });

  it('stays open when the third comes a day later than that', async () => {
    expect(await closedFor(await given(bounce(1, 1), bounce(2, 12), bounce(3, 32)))).toEqual([]);
  });

  it('is closed by three of the last 30 days, whatever was before', async () => {
    const database = await given(bounce(1, 1), bounce(2, 40), bounce(3, 50), bounce(4, 60));
    expect(await closedFor(database)).toEqual([{ channel: 'email', reason: 'bounce' }]);
    expect((await readLedger(database, rui))[0]?.evidence).toBe('dsp_2 dsp_3 dsp_4');
  });

  it('counts one message once, however often its bounce is told', async () => {
    expect(await closedFor(await given(bounce(1, 1), bounce(1, 1), bounce(1, 2), bounce(2, 2)))).toEqual([]);
  });

  it('counts for itself: bounces of another one say nothing about it', async () => {
    const other = 'rui@elsewhere.example';
    expect(await closedFor(await given(bounce(1, 1), bounce(2, 2, other), bounce(3, 3)))).toEqual([]);
  });

  it('is one address in capital letters too', async () => {
    const database = await given(bounce(1, 1), bounce(2, 2, 'Rui@Example.com'), bounce(3, 3));
    expect(await closedFor(database)).toHaveLength(1);
  });

  it('is kept as a hash, for as long as it can matter', async () => {
    const database = await given(bounce(1, 1));
    const { items } = await database.scan('campaigns', { limit: 10 });
    expect(items).toMatchObject([{ part: 'dsp_1', expiresAt: Date.UTC(2027, 1, 1) / 1000 }]);
    expect(JSON.stringify(items)).not.toContain('rui');
  });
});

it('closes an address once, in whatever order three bounces come and at whatever moment their workers meet', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([1, 2, 3, 1, 2, 3], { minLength: 6 }),
      fc.scheduler(),
      async (order, scheduler) => {
        const database = new InterleavedDatabase(scheduler);
        await scheduler.waitFor(Promise.all(order.map((n) => countSoftBounce(database, bounce(n, n)))));
        database.beStill();
        expect(await closedFor(database)).toEqual([{ channel: 'email', reason: 'bounce' }]);
        expect(await readLedger(database, rui)).toHaveLength(1);
      },
    ),
    { numRuns: 100 },
  );
});

it('finds again what was closed by a worker that died right after noting its bounce', async () => {
  const database = new DyingDatabase();
  await countSoftBounce(database, bounce(1, 1));
  await countSoftBounce(database, bounce(2, 2));
  database.dies = true;
  await expect(countSoftBounce(database, bounce(3, 3))).rejects.toThrow('killed');
  database.dies = false;
  expect((await database.scan('campaigns', { limit: 10 })).items).toHaveLength(3);
  expect(await closedFor(database)).toEqual([]);
  await countSoftBounce(database, bounce(3, 3));
  expect(await closedFor(database)).toHaveLength(1);
});

it('reads the bounces of an address in the order they happened', async () => {
  const database = await given(bounce(2, 5), bounce(1, 3));
  const { items } = await database.scan('campaigns', { limit: 10 });
  const addressHash = (items[0]!.id as string).split('#')[1]!;
  expect(await softBouncesOf(database, addressHash)).toEqual([
    { dispatchId: 'dsp_1', atMs: Date.UTC(2027, 0, 3) },
    { dispatchId: 'dsp_2', atMs: Date.UTC(2027, 0, 5) },
  ]);
});
