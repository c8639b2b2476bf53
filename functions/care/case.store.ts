import { Case, type CaseQueue } from '../contracts/case.ts';
import { absent, type Cursor, type Database, type Item } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/** Inserts a case once: the same id again is a no-op. */
export async function openCase(database: Database, item: Case): Promise<'opened' | 'known'> {
  const outcome = await database.write({ put: 'cases', item, if: { caseId: absent } });
  return outcome === 'done' ? 'opened' : 'known';
}

/** A queue's cases, the first due first. */
export async function listCases(
  database: Database,
  queue: CaseQueue,
  limit: number,
  cursor?: Cursor,
): Promise<{ cases: Case[]; cursor?: Cursor }> {
  const query = { partition: queue, index: 'by-queue', limit };
  const page = await database.query('cases', cursor ? { ...query, cursor } : query);
  return { cases: page.items.map(toCase), ...(page.cursor && { cursor: page.cursor }) };
}

function toCase(item: Item): Case {
  const parsed = Case.safeParse(item);
  if (!parsed.success) throw new Rejected(`case ${item.caseId as string} cannot be read`);
  return parsed.data;
}
