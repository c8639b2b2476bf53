import * as z from 'zod';

/** What went wrong, as an RFC 9457 problem document (media type `application/problem+json`). */
export const Problem = z
  .object({
    /** A name for the kind of problem, not a page: RFC 9457 section 3.1.1 allows tag URIs (RFC 4151) for that. */
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    /** Each wrong field and what to do about it; `path` as in `rules.rules[1].value`. */
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export type FieldError = { path: string; message: string };

/** Every kind of problem the API answers with: status and title belong together. */
export const problemKinds = {
  invalid: { status: 400, title: 'The request does not fit' },
  'not-signed-in': { status: 401, title: 'Not signed in' },
  'not-allowed': { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Not possible as things stand' },
  unprocessable: { status: 422, title: 'Understood, but it cannot be done' },
  'too-busy': { status: 503, title: 'Too busy' },
  fault: { status: 500, title: 'Something went wrong here' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemKind = keyof typeof problemKinds;

export function problem(kind: ProblemKind, detail: string, errors?: FieldError[]): Problem {
  return {
    type: `tag:heliant.example,2026:${kind}`,
    ...problemKinds[kind],
    detail,
    ...(errors && errors.length > 0 && { errors }),
  };
}
