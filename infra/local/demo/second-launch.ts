import { secondLaunchWords } from './campaign-words.ts';
import type { Answers } from './draw-answers.ts';
import type { DemoBank } from './import-bank.ts';
import type { Mail } from './local-controls.ts';
import { approve, handIn, iso, type Planned } from './plan-campaigns.ts';
import type { Stage } from './stage.ts';
import type { StoryDays } from './story-days.ts';
import { grouped, reasonsInWords, wrapped } from './words.ts';

/** The same savers once more. Whoever left or whose mailbox is closed is not written to, whatever the bank's file says. */
export async function launchAgain(
  stage: Stage,
  bank: DemoBank,
  savers: string,
  first: { launch: Planned; launched: Mail[]; answers: Answers },
  days: StoryDays,
): Promise<Planned> {
  const { client, local, terminal } = stage;
  const { bounced, complained, left } = first.answers;
  const gone = [...bounced, ...complained, ...left].map(({ tags }) => tags['customer'] ?? '');
  const rows = gone.toSorted().map((customerId) => bank.people.get(customerId)?.line ?? '');
  const nightly = await client.staff('marketer', 'POST /api/imports/customers', { body: bank.header + rows.join('') });
  terminal.print(
    `   The nightly file still says yes for all ${nightly.accepted} who left: ${nightly.updated} changed by it.`,
  );
  const planned = await handIn(stage, {
    ...secondLaunchWords,
    segmentId: savers,
    schedule: { at: iso(days.secondLaunch) },
  });
  await approve(stage, [planned]);
  await local.moveTo(days.end);
  const params = { id: planned.id };
  const [run] = (await client.staff('administrator', 'GET /api/campaigns/{id}/runs', { params })).items;
  const mails = await local.outbox({ run: run?.id ?? '' });
  const reached = new Set(mails.map(({ tags }) => tags['customer']));
  const before = await client.staff('administrator', 'GET /api/campaigns/{id}/report', {
    params: { id: first.launch.id },
  });
  terminal.print(`   First launch: ${grouped(first.launched.length)} sent. This one: ${grouped(mails.length)}.`);
  const added = reasonsInWords(more(run?.reasons ?? {}, before.reasons));
  wrapped(added, 70).forEach((line, n) =>
    terminal.print(`${n === 0 ? '   Refused now and not then: ' : '      '}${line}`),
  );
  const despite = gone.filter((customerId) => reached.has(customerId)).length;
  terminal.print(`   Of the ${gone.length} who left, complained or bounced, ${despite} got it.`);
  return planned;
}

/** By how many each reason has grown; those that have not are left out. */
const more = (now: Record<string, number>, before: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(now)
      .map(([reason, count]) => [reason, count - (before[reason] ?? 0)] as const)
      .filter(([, grown]) => grown > 0),
  );
