import type { Kill, KillStory } from './kill-story.ts';

export const killLine = ({ number, atVirtual, aliveMs, mails, played }: Kill): string => {
  const faults = sum(Object.values(played));
  const kinds = Object.entries(played)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
  const alive = `${(aliveMs / 1000).toFixed(1)} s`.padStart(7);
  return `kill ${number}  at ${atVirtual}  after ${alive}  ${String(mails).padStart(6)} mails  ${String(faults).padStart(4)} faults: ${kinds}`;
};

/** The end of the story in numbers, each beside what it must be. */
export const killTable = (story: KillStory, audience: number): string =>
  rowsOf(story, audience)
    .map(({ name, value, must }) => {
      const verdict = must === undefined ? '' : value === must ? 'holds' : `MISSED: must be ${must}`;
      return `  ${name.padEnd(44)} ${String(value).padStart(9)}  ${verdict}`.trimEnd();
    })
    .join('\n');

/** Faults of every kind over all lives of the host. */
export function faultLine({ kills }: KillStory): string {
  const kinds = [...new Set(kills.flatMap(({ played }) => Object.keys(played)))];
  const count = (kind: string) => sum(kills.map(({ played }) => played[kind] ?? 0));
  return `  faults: ${kinds.map((kind) => `${kind} ${count(kind)}`).join(', ')}`;
}

/** Everything that is not as it must be. */
export const flawsOf = (story: KillStory, audience: number): Row[] =>
  rowsOf(story, audience).filter(({ value, must }) => must !== undefined && value !== must);

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);

type Row = { name: string; value: number | string; must?: number | string };

function rowsOf({ kills, end }: KillStory, audience: number): Row[] {
  const { sent, refused, failed, unresolved, holdout } = end.outcomes;
  return [
    { name: 'kills', value: kills.length },
    { name: 'faults played', value: sum(kills.flatMap(({ played }) => Object.values(played))) },
    { name: 'run', value: end.status, must: 'finished' },
    { name: 'frozen', value: end.frozen, must: audience },
    ...Object.entries({ sent, refused, failed, unresolved, holdout }).map(([name, value]) => ({ name, value })),
    { name: 'sum of the outcomes', value: sent + refused + failed + unresolved + holdout, must: end.frozen },
    { name: 'still open', value: end.open, must: 0 },
    { name: 'mails accepted', value: end.mails },
    { name: 'people who got two', value: end.twice.people, must: 0 },
    { name: 'mailboxes that got two', value: end.twice.mailboxes, must: 0 },
    { name: 'people lost (no outcome)', value: end.lost, must: 0 },
    { name: 'people with two outcomes', value: end.doubled, must: 0 },
    { name: 'outcomes of strangers', value: end.strangers, must: 0 },
    { name: 'sent, but not accepted', value: end.sentWithoutMail, must: 0 },
    { name: 'accepted, but neither sent nor unresolved', value: end.mailWithoutOutcome, must: 0 },
    { name: 'failed, but accepted', value: end.failedWithMail, must: 0 },
    { name: 'counters recounted', value: end.recount.compared },
    { name: 'counters that differ', value: end.recount.differences, must: 0 },
    { name: 'dead letters', value: end.deadLetters },
  ];
}
