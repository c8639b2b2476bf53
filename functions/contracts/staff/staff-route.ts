import * as z from 'zod';
import type { Role } from '../vocabulary.ts';

/** One route of the staff API, as data: handler, OpenAPI document, gateway and tests all read it here. */
export type StaffRoute = {
  summary: string;
  /** Who may call it. Of several roles a person has, the first named here is the one they act in. */
  roles: readonly Role[];
  /** The parameters of the path. One that does not fit names nothing: 404. */
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The body is text of these media types, not JSON; read by the function named below. */
  bodyMedia?: readonly string[];
  response: z.ZodType;
  /** Answered on success; 200 when not said. */
  status?: 200 | 201 | 202;
  /** The answer is text of this media type, not JSON. */
  responseMedia?: 'text/csv';
  /** Served by another function than `staff-api`. */
  function?: 'import-customers';
  /** A repeated `Idempotency-Key` gets the first reply again, or (`harmless`) is carried out again, to the same end. */
  repeat?: 'same-reply' | 'harmless';
};

/** Whole pages of a list; `next` goes into `cursor`. */
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2000).optional(),
};

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().optional() });

export const everyone = [
  'administrator',
  'privacy-officer',
  'relationship-manager',
  'care-agent',
  'approver',
  'marketer',
  'analyst',
] as const satisfies Role[];
