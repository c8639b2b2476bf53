import { z } from 'zod';
import { CaseId, CustomerId } from './ids.ts';
import { MessageChannel } from './vocabulary.ts';

/** Who works on it: each topic has its queue. `opt-out-doubt` is a reply that may have been an opt-out. */
export const CaseTopic = z.enum(['complaint', 'question', 'task', 'opt-out-doubt']);
export type CaseTopic = z.infer<typeof CaseTopic>;

export const CaseQueue = z.enum(['complaints', 'questions', 'tasks', 'consent']);
export type CaseQueue = z.infer<typeof CaseQueue>;

export const CaseStatus = z.enum(['open', 'closed']);

export const CaseInput = z.object({
  customerId: CustomerId,
  topic: CaseTopic,
  summary: z.string().trim().min(1).max(2000),
  /** When it must be answered; without it, the topic's own time. */
  dueAt: z.iso.datetime({ offset: true }).optional(),
});
export type CaseInput = z.infer<typeof CaseInput>;

/** One item of the Cases table, listed by queue and due time. */
export const Case = z.object({
  id: CaseId,
  customerId: CustomerId,
  topic: CaseTopic,
  queue: CaseQueue,
  status: CaseStatus,
  summary: z.string(),
  openedAt: z.iso.datetime(),
  /** A member of staff, or `customer` for a reply. */
  openedBy: z.string(),
  dueAt: z.iso.datetime(),
  /** The reply it came from. */
  channel: MessageChannel.optional(),
  messageId: z.string().optional(),
});
export type Case = z.infer<typeof Case>;
