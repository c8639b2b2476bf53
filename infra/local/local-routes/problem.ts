import type { ServerResponse } from 'node:http';
import type { z } from 'zod';

export type FieldError = { path: string; message: string };

/** A request that cannot be served, as RFC 9457 describes it: which field, and what to do. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly errors: FieldError[];

  constructor(status: number, title: string, detail: string, errors: FieldError[] = []) {
    super(detail);
    this.status = status;
    this.title = title;
    this.errors = errors;
  }
}

export function badField(path: string, message: string): Problem {
  return new Problem(400, 'Bad request', `${path}: ${message}`, [{ path, message }]);
}

/** Parses by the schema; what does not fit becomes a problem that names every field. */
export function parseOrProblem<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const detail = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  throw new Problem(400, 'Bad request', detail, errors);
}

export function writeProblem(response: ServerResponse, problem: Problem): void {
  response.writeHead(problem.status, { 'content-type': 'application/problem+json' });
  response.end(
    JSON.stringify({
      type: 'about:blank',
      title: problem.title,
      status: problem.status,
      detail: problem.message,
      errors: problem.errors,
    }),
  );
}
