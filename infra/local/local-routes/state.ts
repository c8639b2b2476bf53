import { Duration } from 'luxon';
import { z } from 'zod';
import { Brand, mainBrand, Role } from '../../../functions/contracts/vocabulary.ts';
import { jsonOf, type LocalRoute } from './local-route.ts';
import { parseOrProblem } from './problem.ts';

export const health: LocalRoute = async () => ({ status: 'ready' });

const Staff = z.strictObject({ role: Role, name: z.string().min(1).max(128), brand: Brand.default(mainBrand) });

export const issueToken: LocalRoute = async (request, { tokens }) => ({
  token: await tokens.issue(parseOrProblem(Staff, jsonOf(request))),
});

/** Seconds of real time (`30`) or an ISO 8601 duration (`PT30S`). */
const Timeout = z
  .string()
  .transform((text, context) => {
    const duration = /^[0-9.]+$/.test(text) ? Duration.fromObject({ seconds: Number(text) }) : Duration.fromISO(text);
    if (duration.isValid) return duration.toMillis();
    context.addIssue('must be seconds, or an ISO 8601 duration such as PT30S');
    return z.NEVER;
  })
  .default(120_000);

export const awaitIdle: LocalRoute = async ({ query }, { activity, aws }) => {
  const { timeout } = parseOrProblem(z.strictObject({ timeout: Timeout }), query);
  const idle = await activity.settled(timeout);
  const dead = aws.queues.depth().filter(({ isDeadLetter }) => isDeadLetter);
  return {
    idle,
    deadLetters: dead.reduce((sum, { visible, inFlight, delayed }) => sum + visible + inFlight + delayed, 0),
  };
};

export const readPermissions: LocalRoute = async (_request, { aws }) => aws.permissions.report();

/** What the benchmarks and curious people count: calls and capacity units at the endpoints, work of the functions. */
export const readMeter: LocalRoute = async (_request, { aws, functions }) => ({
  ...aws.meter(),
  functions: Object.fromEntries([...functions.values()].map(({ name, tally }) => [name, tally])),
});
