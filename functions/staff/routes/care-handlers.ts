import { listCases, openCase } from '../../care/case.store.ts';
import type { Case, CaseInput, CaseQueue } from '../../contracts/case.ts';
import type { CaseId } from '../../contracts/ids.ts';
import { nextId } from '../../platform/sequence.ts';
import { recordBankEvent } from '../../responses/record-bank-event.ts';
import { eachScoreboardItem } from '../../scoring/counter.store.ts';
import { customerScores } from '../../scoring/customer-scores.ts';
import { scoreboard } from '../../scoring/scoreboard.ts';
import { fromNext, toNext } from '../cursor.ts';
import type { StaffParts } from '../staff-parts.ts';
import { type Actor, notFound, refuse, type StaffHandlers } from '../staff-request.ts';
import { readOwn } from './customer-handlers.ts';

type Keys =
  | 'GET /api/cases'
  | 'POST /api/cases'
  | 'POST /api/events'
  | 'GET /api/scores/{customerId}'
  | 'GET /api/scoreboard';

export const careHandlers = ({ database }: StaffParts): StaffHandlers<Keys> => ({
  'GET /api/cases': async ({ query: { queue, limit, cursor: word } }) => {
    const from = fromNext(word);
    if ('problem' in from) return from;
    const page = await listCases(database, queue, limit, from.cursor);
    return { body: { items: page.cases, ...toNext(page.cursor) } };
  },

  'POST /api/cases': async ({ body, actor, now }) => {
    if (!(await readOwn(database, body.customerId, actor))) return unknownCustomer(body.customerId);
    const opened = newCase(await nextId(database, 'cas'), body, actor, now);
    await openCase(database, opened);
    return { body: opened };
  },

  'POST /api/events': async ({ body }) => {
    const outcome = await recordBankEvent(database, body);
    if (outcome === 'unknown-customer') return unknownCustomer(body.customerId);
    return { body: { eventId: body.eventId, recorded: outcome === 'recorded' } };
  },

  'GET /api/scores/{customerId}': async ({ params: { customerId }, query: { locale }, actor, now }) => {
    const customer = await readOwn(database, customerId, actor);
    if (!customer) return notFound('customer', customerId);
    return { body: customerScores(customerId, customer.scores, now, locale) };
  },

  'GET /api/scoreboard': async () => ({ body: { items: await scoreboard(eachScoreboardItem(database)) } }),
});

const queues: Record<CaseInput['topic'], CaseQueue> = { question: 'replies', complaint: 'complaints', task: 'tasks' };
const hoursToAnswer = 24;

function newCase(caseId: CaseId, input: CaseInput, actor: Actor, now: number): Case {
  const { customerId, topic, channel, message, dueAt } = input;
  const due = dueAt === undefined ? now + hoursToAnswer * 3_600_000 : Date.parse(dueAt);
  return {
    caseId,
    queue: queues[topic],
    dueAt: new Date(due).toISOString(),
    customerId,
    topic,
    channel,
    status: 'open',
    openedAt: new Date(now).toISOString(),
    openedBy: actor.name,
    message,
  };
}

const unknownCustomer = (customerId: string) =>
  refuse('unprocessable', `There is no customer ${customerId}.`, [
    { path: 'customerId', message: 'is not a customer: import them first' },
  ]);
