import { z } from 'zod';
import { CaseId, CustomerId } from '../contracts/ids.ts';
import { Channel } from '../contracts/vocabulary.ts';
import { absent, type Database } from '../platform/database.ts';

export const CaseTopic = z.enum(['possible-opt-out', 'opt-in', 'question', 'complaint', 'task']);
export type CaseTopic = z.infer<typeof CaseTopic>;

/** One item of the Cases table: something a person must look at, in a queue ordered by when it is due. */
export const CaseItem = z.object({
  caseId: CaseId,
  queue: z.string(),
  dueAt: z.iso.datetime(),
  /** Absent when the sender is nobody we know. */
  customerId: CustomerId.optional(),
  topic: CaseTopic,
  channel: Channel,
  status: z.enum(['open', 'closed']),
  openedAt: z.iso.datetime(),
  /** Others who share the address it came from. */
  others: z.array(CustomerId).optional(),
  /** The customer's own words: personal, kept here and nowhere else. */
  message: z.string().optional(),
});
export type CaseItem = z.infer<typeof CaseItem>;

/** Inserts a case once: the same id again is a no-op. */
export async function openCase(database: Database, item: CaseItem): Promise<'opened' | 'known'> {
  const outcome = await database.write({ put: 'cases', item, if: { caseId: absent } });
  return outcome === 'done' ? 'opened' : 'known';
}
