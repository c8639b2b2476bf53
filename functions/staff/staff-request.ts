import { type FieldError, type Problem, type ProblemKind, problem } from '../contracts/problem.ts';
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, StaffRouteKey } from '../contracts/staff-api.ts';
import type { Brand, Role } from '../contracts/vocabulary.ts';

/** Who asks: `id` never changes, `name` is for people, `role` is the one the route lets them act in. */
export type Actor = { id: string; name: string; role: Role; brand: Brand };

export type StaffRequest<K extends StaffRouteKey> = {
  params: ParamsOf<K>;
  query: QueryOf<K>;
  body: BodyOf<K>;
  actor: Actor;
  /** Epoch milliseconds. */
  now: number;
  /** The request's own id: evidence in ledgers, never a key. */
  requestId: string;
};

/** A refusal is a value too: a problem document. */
export type StaffReply<K extends StaffRouteKey> = { body: ResponseOf<K>; status?: 200 | 201 | 202 } | Refusal;
export type Refusal = { problem: Problem };

export type StaffHandler<K extends StaffRouteKey> = (request: StaffRequest<K>) => Promise<StaffReply<K>>;

/** One handler for each of these routes: a missing one does not compile. */
export type StaffHandlers<K extends StaffRouteKey> = { [Key in K]: StaffHandler<Key> };

export const refuse = (kind: ProblemKind, detail: string, errors?: FieldError[]): Refusal => ({
  problem: problem(kind, detail, errors),
});

export const notFound = (what: string, id: string): Refusal => refuse('not-found', `There is no ${what} ${id}.`);
