import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DispatchId } from '../../functions/contracts/ids.ts';
import type { SecondLook } from '../../functions/contracts/response-messages.ts';
import type { TableName } from '../../functions/contracts/tables.ts';
import type { Database, Page, Query } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { MemoryQueue } from '../../functions/platform/queues.ts';
import { judge, type Visit } from '../../functions/responses/judge-visit.ts';
import { insertFacts } from '../../functions/responses/response.store.ts';
import { customerIdOf } from '../support/builders.ts';
import { InterleavedDatabase } from '../support/interleaved-database.ts';
import { click, fact } from './interactions.ts';

/** The n-th of many people, who seems to have clicked n seconds after two o'clock. */
const clickOf = (n: number) => {
  const raw = click('x', n, '/terms');
  const dispatchId = DispatchId.parse(`dsp_${n}`);
  return { ...raw, customerId: customerIdOf(`C${n}`), dispatchId, fact: `response#dsp_${n}#click#x` };
};

async function comes(database: Database, n: number, looks = new MemoryQueue<SecondLook>()): Promise<void> {
  const raw = clickOf(n);
  await insertFacts(database, [raw]);
  const { customerId, dispatchId, fact: key, at } = raw;
  const visit: Visit = { customerId, dispatchId, key, atMs: Date.parse(at), isMachine: false, visitor: 'v' };
  await judge(visit, { database, looks });
}

class WatchedDatabase extends MemoryDatabase {
  asked: string[] = [];

  override query(table: TableName, query: Query): Promise<Page> {
    this.asked.push(query.partition);
    return super.query(table, query);
  }
}

const eventsOf = async (database: MemoryDatabase, n: number) => {
  const { items } = await database.query('timeline', { partition: `C${n}` });
  return items.map(({ event, eventId }) => `${event as string} ${eventId as string}`);
};
const corrected = [
  'burst click.x',
  'click x',
  'clicked once',
  'responded once',
  'withdrawn clicked.once',
  'withdrawn responded.once',
];

describe('ten people’s clicks from one address within ten seconds', () => {
  it('count until the tenth comes, and then for none of them', async () => {
    const database = new MemoryDatabase();
    for (let n = 0; n < 9; n++) await comes(database, n);
    expect(await eventsOf(database, 0)).toEqual(['click x', 'clicked once', 'responded once']);
    await comes(database, 9);
    for (let n = 0; n < 9; n++) expect(await eventsOf(database, n)).toEqual(corrected);
    expect(await eventsOf(database, 9)).toEqual(['burst click.x', 'click x']);
  });

  it('count for none of them when their workers meet, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...Array(10).keys()], { minLength: 10 }),
        fc.scheduler(),
        async (order, scheduler) => {
          const database = new InterleavedDatabase(scheduler);
          await scheduler.waitFor(Promise.all(order.map((n) => comes(database, n))));
          database.beStill();
          for (const n of order) {
            const events = await eventsOf(database, n);
            expect(events).toContain('burst click.x');
            const marks = (kind: string) => events.filter((event) => event.startsWith(kind)).length;
            expect(marks('clicked')).toBe(marks('withdrawn clicked'));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('cost an eleventh no more than its own correction', async () => {
    const database = new WatchedDatabase();
    for (let n = 0; n < 10; n++) await comes(database, n);
    database.asked = [];
    await comes(database, 10);
    expect(database.asked.toSorted()).toEqual(['C10', 'C10', 'visitor#v']);
  });

  it('are noted without an address, for a day', async () => {
    const database = new MemoryDatabase();
    await comes(database, 1);
    const { items } = await database.scan('campaigns', { limit: 5 });
    expect(items).toMatchObject([{ id: 'visitor#v', expiresAt: Date.parse('2027-03-02T14:00:01Z') / 1000 }]);
  });
});

describe('a click', () => {
  it('that comes before its delivery is looked at again when that must be there', async () => {
    const [database, looks] = [new MemoryDatabase(), new MemoryQueue<SecondLook>()];
    await comes(database, 1, looks);
    expect(looks.messages).toMatchObject([
      { message: { look: { customerId: 'C1', dispatchId: 'dsp_1' } }, delaySeconds: 90 },
    ]);
    await insertFacts(database, [fact('delivery', 'once', 0, { customerId: customerIdOf('C1') })]);
    await judge(looks.messages[0]!.message.look, { database, looks });
    expect(await eventsOf(database, 1)).toEqual([...corrected, 'delivery once'].toSorted());
    expect(looks.messages).toHaveLength(1);
  });

  it('that comes after it is not', async () => {
    const [database, looks] = [new MemoryDatabase(), new MemoryQueue<SecondLook>()];
    await insertFacts(database, [fact('delivery', 'once', -60, { customerId: customerIdOf('C1') })]);
    await comes(database, 1, looks);
    expect(looks.messages).toEqual([]);
  });
});
