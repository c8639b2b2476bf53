import { z } from 'zod';
import { Problem } from '../../../functions/contracts/problem.ts';
import type { StaffRoute } from '../../../functions/contracts/staff/staff-route.ts';
import { type StaffRouteKey, staffRoutes } from '../../../functions/contracts/staff-api.ts';
import type { Role } from '../../../functions/contracts/vocabulary.ts';

/** The host answered something else than the story needs; says what was asked and what came. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

type RouteOf<K extends StaffRouteKey> = (typeof staffRoutes)[K];
type BodyOf<R> = R extends { bodyMedia: unknown }
  ? string
  : R extends { body: infer S extends z.ZodType }
    ? z.input<S>
    : never;
type Sent<K extends StaffRouteKey> = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: BodyOf<RouteOf<K>>;
};

/** Who works at the bank. Mia also has an approver's badge: it must not help her with what she made herself. */
const colleagues = {
  marketer: { role: 'marketer', name: 'Mia' },
  makerWithBadge: { role: 'approver', name: 'Mia' },
  approver: { role: 'approver', name: 'Ann' },
  administrator: { role: 'administrator', name: 'Adam' },
} as const satisfies Record<string, { role: Role; name: string }>;
type Colleague = keyof typeof colleagues;

/** A host seen from outside, as any program sees it: the staff API by its contracts, everything else by path. */
export type DemoClient = {
  /** Answers what the route's contract says; throws UnexpectedAnswer for any other status or shape. */
  staff<K extends StaffRouteKey>(who: Colleague, key: K, sent?: Sent<K>): Promise<z.output<RouteOf<K>['response']>>;
  /** The problem a call is expected to be refused with. */
  refused<K extends StaffRouteKey>(who: Colleague, key: K, status: number, sent?: Sent<K>): Promise<Problem>;
  /** A call that needs no token, answered by 200 with this shape. */
  open<S extends z.ZodType>(method: 'GET' | 'POST', path: string, response: S, body?: unknown): Promise<z.output<S>>;
  /** A customer's browser or mail program posts a form; 200 is expected. */
  postForm(path: string, form: string): Promise<void>;
};

/** Signs the colleagues in. */
export async function openClient(baseUrl: string): Promise<DemoClient> {
  const tokens = new Map<string, string>();

  async function send(method: string, path: string, status: number, headers: Record<string, string>, body?: string) {
    const asked = `${method} ${path}`;
    const request = { method, headers, ...(body !== undefined && { body }) };
    const response = await fetch(new URL(path, baseUrl), request).catch((cause: unknown) => {
      throw new UnexpectedAnswer(`${asked} was not answered`, { cause });
    });
    const text = await response.text();
    if (response.status === status) return { asked, text };
    throw new UnexpectedAnswer(`${asked} answered ${response.status}, not ${status}: ${text.slice(0, 500)}`);
  }

  function call<K extends StaffRouteKey>(who: Colleague, key: K, status: number, sent: Sent<K>) {
    const [method = '', template = ''] = key.split(' ');
    const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(sent.params?.[name] ?? ''));
    const query = sent.query ? `?${new URLSearchParams(sent.query).toString()}` : '';
    const authorization = `Bearer ${tokens.get(who)}`;
    if (sent.body === undefined) return send(method, path + query, status, { authorization });
    const [media, text] = encode(sent.body);
    return send(method, path + query, status, { authorization, 'content-type': media }, text);
  }

  const client: DemoClient = {
    async staff(who, key, sent = {}) {
      const route: StaffRoute = staffRoutes[key];
      const { asked, text } = await call(who, key, route.status ?? 200, sent);
      return parse(asked, text, staffRoutes[key].response) as never;
    },
    async refused(who, key, status, sent = {}) {
      const { asked, text } = await call(who, key, status, sent);
      return parse(asked, text, Problem);
    },
    async open(method, path, response, body) {
      const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const { asked, text } = await send(
        method,
        path,
        200,
        headers,
        body === undefined ? undefined : JSON.stringify(body),
      );
      return parse(asked, text, response);
    },
    async postForm(path, form) {
      await send('POST', path, 200, { 'content-type': 'application/x-www-form-urlencoded' }, form);
    },
  };
  for (const [who, colleague] of Object.entries(colleagues)) {
    const { token } = await client.open('POST', '/_local/token', z.object({ token: z.string() }), colleague);
    tokens.set(who, token);
  }
  return client;
}

const encode = (body: unknown): [media: string, text: string] =>
  typeof body === 'string' ? ['text/csv', body] : ['application/json', JSON.stringify(body)];

function parse<S extends z.ZodType>(asked: string, text: string, response: S): z.output<S> {
  const parsed = response.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new UnexpectedAnswer(`${asked} answered in another shape than its contract: ${z.prettifyError(parsed.error)}`);
}
