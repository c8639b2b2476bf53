import { secondLaunchWords } from './campaign-words.ts';
import type { Answers } from './draw-answers.ts';
import type { DemoBank } from './import-bank.ts';
import type { Mail } from './local-controls.ts';
import { approve, handIn, iso, type Planned } from './plan-campaigns.ts';
import type { Stage } from './stage.ts';
import type { StoryDays } from './story-days.ts';
import { grouped } from './words.ts';

/** The same savers once more. Whoever left or whose mailbox is closed is not written to, whatever the bank's file says. */
export async function launchAgain(
  stage: Stage,
  bank: DemoBank,
  savers: string,
  first: { launched: Mail[]; answers: Answers },
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
  const [run] = (await client.staff('administrator', 'GET /api/campaigns/{id}/runs', { params: { id: planned.id } }))
    .items;
  const mails = await local.outbox({ run: run?.id ?? '' });
  const reached = new Set(mails.map(({ tags }) => tags['customer']));
  const { reasons = {} } = run ?? {};
  terminal.print(`   First launch: ${grouped(first.launched.length)} sent. This one: ${grouped(mails.length)}.`);
  terminal.print(
    `   Refused now: ${reasons['consent-withdrawn'] ?? 0} who withdrew consent, ${reasons['address-suppressed'] ?? 0} closed mailboxes.`,
  );
  terminal.print(
    `   Of the ${gone.length} who left or bounced, ${gone.filter((customerId) => reached.has(customerId)).length} got it.`,
  );
  return planned;
}
