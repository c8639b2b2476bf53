import type { ResponseFact } from '../contracts/facts.ts';
import { responseKey } from './response-facts.ts';

/** What reports count of a message, at most one of each in force: `once`, and if that was taken back, `2`, `3` … */
export const markEvents = ['opened', 'clicked', 'responded'] as const;
export type MarkEvent = (typeof markEvents)[number];

const rawOf: Record<MarkEvent, readonly ResponseFact['event'][]> = {
  opened: ['open'],
  clicked: ['click'],
  responded: ['open', 'click'],
};

/**
 * The facts that are missing so that each mark stands at the first human open or click there is, and at none when there
 * is none: a mark that stands elsewhere is taken back by a fact of its own, and the next one set. `facts` are all of one
 * message. Whatever order they came in, what then stands is the same.
 */
export function missingMarks(facts: ResponseFact[]): ResponseFact[] {
  return markEvents.flatMap((event) => {
    const { standing, used } = marksOf(facts, event);
    const first = firstHuman(facts, event);
    if (standing?.at === first?.at) return [];
    return [...(standing ? [withdrawal(standing)] : []), ...(first ? [mark(first, event, used + 1)] : [])];
  });
}

/** Human opens and clicks that no burst has taken back, earliest first. */
function firstHuman(facts: ResponseFact[], event: MarkEvent): ResponseFact | undefined {
  const corrected = new Set(facts.filter((fact) => fact.event === 'burst').map(({ eventId }) => eventId));
  return facts
    .filter((fact) => rawOf[event].includes(fact.event) && fact.verdict === 'human')
    .filter((fact) => !corrected.has(nameOf(fact)))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
}

function marksOf(facts: ResponseFact[], event: MarkEvent): { standing: ResponseFact | undefined; used: number } {
  const withdrawn = new Set(facts.filter((fact) => fact.event === 'withdrawn').map(({ eventId }) => eventId));
  const marks = facts.filter((fact) => fact.event === event);
  return { standing: marks.find((fact) => !withdrawn.has(nameOf(fact))), used: marks.length };
}

const mark = (raw: ResponseFact, event: MarkEvent, n: number): ResponseFact =>
  another(raw, event, n === 1 ? 'once' : String(n), { verdict: 'human' });

const withdrawal = (standing: ResponseFact): ResponseFact =>
  another(standing, 'withdrawn', nameOf(standing), { about: standing.event as MarkEvent });

/** Takes back a verdict: the open or click was a machine's. */
export const burstFact = (raw: ResponseFact): ResponseFact =>
  another(raw, 'burst', nameOf(raw), { about: raw.event as 'open' | 'click', verdict: 'scanner' });

/** What of a message a correction is about. */
const nameOf = ({ event, eventId }: ResponseFact): string => `${event}.${eventId}`;

function another(
  { verdict: _verdict, detail: _detail, about: _about, ...from }: ResponseFact,
  event: ResponseFact['event'],
  eventId: string,
  more: Pick<ResponseFact, 'verdict' | 'about'>,
): ResponseFact {
  return { ...from, fact: responseKey(from.dispatchId, event, eventId), event, eventId, ...more };
}
