import { deliveriesByZone, deliveryLines } from './deliveries.ts';
import { shuffled } from './draw-answers.ts';
import type { DemoBank } from './import-bank.ts';
import type { Mail } from './local-controls.ts';
import { chanceOf, type Stage } from './stage.ts';
import type { StoryDays } from './story-days.ts';
import { counted } from './words.ts';

/** Three ways to say stop, each understood; the last is a question, which a person answers. */
const replies = ['STOP', 'R', 'please stop texting me', 'What does it cost?'];

/** The text messages go out, and some write back. */
export async function exchangeTexts(stage: Stage, bank: DemoBank, days: StoryDays): Promise<void> {
  const { local, client, terminal } = stage;
  await local.moveTo(days.afterTexts);
  const texts = await local.outbox({ channel: 'sms' });
  const byPhone = new Map([...bank.people.values()].map((person) => [person.phone, person]));
  const zoneOf = ({ to }: Mail) => byPhone.get(to)?.zone ?? 'UTC';
  terminal.print(`   ${counted(texts.length, 'text', 'texts')}, due at 09:30 UTC:`);
  deliveryLines(deliveriesByZone(texts, zoneOf)).forEach((line) => terminal.print(line));
  const numbers = [...new Set(texts.map(({ to }) => to))].toSorted();
  const writers = shuffled(numbers, chanceOf(stage, 'texts')).slice(0, replies.length);
  for (const [n, from] of writers.entries()) await local.replyBySms(from, replies[n] ?? '');
  const quoted = replies.slice(0, -1).map((reply) => `"${reply}"`);
  terminal.print(`   Replies: ${quoted.join(', ')}: no more texts to those ${quoted.length}, at once.`);
  const cases = await client.staff('administrator', 'GET /api/cases', { query: { queue: 'replies' } });
  terminal.print(
    `   "${replies.at(-1)}" is no opt-out: ${counted(cases.items.length, 'reply waits', 'replies wait')} for a person to answer.`,
  );
}
