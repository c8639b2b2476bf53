import { expect, test } from 'vitest';
import { listCases, openCase } from '../../functions/care/case.store.ts';
import { Case } from '../../functions/contracts/case.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';

const reply = (changes: Partial<Record<keyof Case, string>> = {}): Case =>
  Case.parse({
    caseId: 'cas_1',
    queue: 'replies',
    dueAt: '2027-03-02T12:00:00.000Z',
    topic: 'question',
    channel: 'email',
    status: 'open',
    openedAt: '2027-03-01T12:00:00.000Z',
    ...changes,
  });

test('a case is opened once', async () => {
  const database = new MemoryDatabase();
  expect(await openCase(database, reply())).toBe('opened');
  expect(await openCase(database, reply({ message: 'again' }))).toBe('known');
  expect((await listCases(database, 'replies', 10)).cases).toEqual([reply()]);
});

test('a queue is listed by due time, page by page', async () => {
  const database = new MemoryDatabase();
  await openCase(database, reply({ caseId: 'cas_1', dueAt: '2027-03-03T12:00:00.000Z' }));
  await openCase(database, reply({ caseId: 'cas_2', dueAt: '2027-03-02T12:00:00.000Z' }));
  await openCase(database, reply({ caseId: 'cas_3', queue: 'tasks' }));
  const first = await listCases(database, 'replies', 1);
  const rest = await listCases(database, 'replies', 1, first.cursor);
  expect([...first.cases, ...rest.cases].map(({ caseId }) => caseId)).toEqual(['cas_2', 'cas_1']);
});
