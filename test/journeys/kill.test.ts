import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareBank } from '../kill/kill-bank.ts';
import { playKillStory } from '../kill/kill-story.ts';
import { faultLine, flawsOf, killLine, killTable } from '../kill/kill-table.ts';

/** One whose first calls are hit hard: each way in which a sending call can fail is drawn within 24 of them. */
const seed = 8463;

/** The same story with 20,000 people and five kills is `npm run kill`. */
test('a host killed twice while it sends to 3,000 people and its calls fail greets nobody twice and loses nobody', async () => {
  const data = mkdtempSync(join(tmpdir(), 'heliant-kill-'));
  const bank = await prepareBank(data, 3_000);
  const story = await playKillStory(data, bank, { kills: 2, seed, tell: (kill) => console.log(killLine(kill)) });
  const audience = bank.audience.length;
  console.log(`${faultLine(story)}\n${killTable(story, audience)}`);
  expect(flawsOf(story, audience)).toEqual([]);
  expect(story.kills).toHaveLength(2);
  // How far each life gets depends on the machine: which faults it meets does too, that it meets some does not.
  const hit = story.kills.flatMap(({ played }) =>
    Object.entries(played).flatMap(([kind, count]) => (kind.startsWith('ses ') && count > 0 ? [kind] : [])),
  );
  expect(new Set(hit).size).toBeGreaterThanOrEqual(3);
  expect(story.end.outcomes.sent).toBeGreaterThan(1_000);
  rmSync(data, { recursive: true });
});
