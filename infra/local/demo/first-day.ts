import { deliveriesByZone, deliveryLines } from './deliveries.ts';
import type { DemoBank } from './import-bank.ts';
import type { Mail } from './local-controls.ts';
import type { Campaigns } from './plan-campaigns.ts';
import type { Stage } from './stage.ts';
import type { StoryDays } from './story-days.ts';
import { counted, grouped } from './words.ts';

/** Birthdays and the launch, each at the hour of the reader's own day. Answers the mails of either. */
export async function watchFirstDay(
  stage: Stage,
  bank: DemoBank,
  { birthday, launch }: Campaigns,
  days: StoryDays,
): Promise<{ greetings: Mail[]; launched: Mail[] }> {
  const { local, terminal } = stage;
  const zoneOf = ({ tags }: Mail) => bank.people.get(tags['customer'] ?? '')?.zone ?? 'UTC';
  await local.moveTo(days.afterAsia);
  const early = await local.outbox({ channel: 'email' });
  terminal.print(
    `   02:30 UTC: ${counted(early.length, 'greeting has', 'greetings have')} left, where it is past ten already`,
  );
  terminal.print('   18:00 UTC: the day is over in Asia, well on elsewhere. Birthday greetings:');
  await local.moveTo(days.evening);
  const mails = await local.outbox({ channel: 'email' });
  const of = (campaignId: string) => mails.filter(({ tags }) => tags['campaign'] === campaignId);
  const [greetings, launched] = [of(birthday.id), of(launch.id)];
  deliveryLines(deliveriesByZone(greetings, zoneOf)).forEach((line) => terminal.print(line));
  terminal.print(
    `   The launch, due at 10:00 UTC, reached ${grouped(launched.length)}; at night it waited for the morning:`,
  );
  deliveryLines(deliveriesByZone(launched, zoneOf)).forEach((line) => terminal.print(line));
  return { greetings, launched };
}
