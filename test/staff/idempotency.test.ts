import { expect, test } from 'vitest';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { type Answer, answerOnce, type KeyedRequest } from '../../functions/staff/idempotency.ts';
import { refuse } from '../../functions/staff/staff-request.ts';
import { march, staffHost } from './staff-host.ts';

const hourMs = 3_600_000;
const made: Answer = { status: 201, media: 'application/json', body: '{"id":"seg_000001"}' };

/** Counts how often the work itself was done. */
function worker(answers: (Answer | ReturnType<typeof refuse> | Error)[] = [made]) {
  const done = { times: 0 };
  const act = async () => {
    const answer = answers[done.times] ?? made;
    done.times += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { done, act };
}

const keyed = (changes: Partial<KeyedRequest> = {}): KeyedRequest => ({
  scope: ['Ann', 'POST /api/segments', 'key-1'],
  content: '{"name":"Lisbon"}',
  attempt: 'request-1',
  harmless: false,
  ...changes,
});

test('the same request with the same key is done once and answered twice', async () => {
  const database = new MemoryDatabase();
  const { done, act } = worker();
  expect(await answerOnce(database, keyed(), march, act)).toEqual(made);
  expect(await answerOnce(database, keyed({ attempt: 'request-2' }), march + 23 * hourMs, act)).toEqual(made);
  expect(done.times).toBe(1);
});

test('a day later the key is free again', async () => {
  const database = new MemoryDatabase();
  const { done, act } = worker();
  await answerOnce(database, keyed(), march, act);
  await answerOnce(database, keyed({ attempt: 'request-2' }), march + 24 * hourMs, act);
  expect(done.times).toBe(2);
});

test('another request under the same key is refused', async () => {
  const database = new MemoryDatabase();
  const { done, act } = worker();
  await answerOnce(database, keyed(), march, act);
  const refused = await answerOnce(database, keyed({ content: '{"name":"Porto"}' }), march, act);
  expect(refused).toMatchObject({ problem: { status: 422 } });
  expect(done.times).toBe(1);
});

test("another person's key is another key", async () => {
  const database = new MemoryDatabase();
  const { done, act } = worker();
  await answerOnce(database, keyed(), march, act);
  await answerOnce(database, keyed({ scope: ['Bob', 'POST /api/segments', 'key-1'] }), march, act);
  expect(done.times).toBe(2);
});

test('while the first is at work, the second is asked to wait', async () => {
  const database = new MemoryDatabase();
  const { done, act } = worker();
  const first = await answerOnce(database, keyed(), march, async () => {
    const second = await answerOnce(database, keyed({ attempt: 'request-2' }), march + 1000, act);
    expect(second).toMatchObject({ problem: { status: 409 } });
    return act();
  });
  expect(first).toEqual(made);
  expect(done.times).toBe(1);
});

test('an attempt that died is taken over once it must be dead', async () => {
  const database = new MemoryDatabase();
  const { done, act } = worker();
  await expect(
    answerOnce(database, keyed(), march, async () => {
      const second = await answerOnce(database, keyed({ attempt: 'request-2' }), march + 36_000, act);
      expect(second).toEqual(made);
      throw new Error('the first wakes up and fails');
    }),
  ).rejects.toThrow('the first wakes up');
  expect(await answerOnce(database, keyed({ attempt: 'request-3' }), march + 37_000, act)).toEqual(made);
  expect(done.times).toBe(1);
});

test('refusals and failures are not kept: the same key may try again', async () => {
  const database = new MemoryDatabase();
  const { done, act } = worker([refuse('conflict', 'not yet'), new Error('down'), made]);
  expect(await answerOnce(database, keyed(), march, act)).toMatchObject({ problem: { status: 409 } });
  await expect(answerOnce(database, keyed(), march, act)).rejects.toThrow('down');
  expect(await answerOnce(database, keyed(), march, act)).toEqual(made);
  expect(done.times).toBe(3);
});

test('what may harmlessly be done again is, and nothing of its answer is kept', async () => {
  const database = new MemoryDatabase();
  const { done, act } = worker();
  await answerOnce(database, keyed({ harmless: true }), march, act);
  await answerOnce(database, keyed({ harmless: true, attempt: 'request-2' }), march, act);
  expect(done.times).toBe(2);
  const { items } = await database.scan('campaigns', { limit: 10 });
  expect(JSON.stringify(items)).not.toContain('seg_000001');
});

test('through the API: two posts with one key make one segment', async () => {
  const host = staffHost();
  const rules = { combinator: 'and', rules: [{ field: 'city', operator: '=', value: 'Lisbon' }] };
  const asked = { role: 'marketer' as const, key: 'k', body: { name: 'Lisbon', rules } };
  const first = await host.ask('POST /api/segments', asked);
  const second = await host.ask('POST /api/segments', asked);
  expect(first.status).toBe(201);
  expect(second).toEqual(first);
  const other = await host.ask('POST /api/segments', { ...asked, body: { name: 'Porto', rules } });
  expect(other.status).toBe(422);
  const listed = await host.ask('GET /api/segments', { role: 'marketer' });
  expect(listed.json.items).toHaveLength(1);
});

test('a key of no or endless length is refused', async () => {
  const ask = (key: string) => staffHost().ask('POST /api/kill-switch', { role: 'approver', body: { on: true }, key });
  expect((await ask('')).status).toBe(400);
  expect((await ask('k'.repeat(256))).status).toBe(400);
  expect((await ask('k'.repeat(255))).status).toBe(200);
});
