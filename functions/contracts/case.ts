import * as z from 'zod';
import { CaseId, CustomerId } from './ids.ts';
import { Channel } from './vocabulary.ts';

export const CaseTopic = z.enum(['possible-opt-out', 'opt-in', 'question', 'complaint', 'task']);
export type CaseTopic = z.infer<typeof CaseTopic>;

/** Replies wait in one queue, whatever they are about; what staff open waits by topic. */
export const CaseQueue = z.enum(['replies', 'complaints', 'tasks']);
export type CaseQueue = z.infer<typeof CaseQueue>;

/** One item of the Cases table: something a person must look at, in a queue ordered by when it is due. */
export const Case = z.object({
  caseId: CaseId,
  queue: CaseQueue,
  dueAt: z.iso.datetime(),
  /** Absent when the sender is nobody we know. */
  customerId: CustomerId.optional(),
  topic: CaseTopic,
  channel: Channel,
  status: z.enum(['open', 'closed']),
  openedAt: z.iso.datetime(),
  /** The member of staff who opened it; absent for replies. */
  openedBy: z.string().optional(),
  /** Others who share the address it came from. */
  others: z.array(CustomerId).optional(),
  /** The customer's own words: personal, kept here and nowhere else. */
  message: z.string().optional(),
});
export type Case = z.infer<typeof Case>;

/** What staff say to open one. */
export const CaseInput = z.object({
  customerId: CustomerId,
  topic: z.enum(['question', 'complaint', 'task']),
  channel: Channel.default('phone'),
  message: z.string().trim().min(1).max(2000),
  /** When it must be answered; a day from now when not said. */
  dueAt: z.iso.datetime({ offset: true }).optional(),
});
export type CaseInput = z.infer<typeof CaseInput>;
