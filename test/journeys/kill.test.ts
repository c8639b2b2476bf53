import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareBank } from '../kill/kill-bank.ts';
import { playKillStory } from '../kill/kill-story.ts';
import { faultLine, flawsOf, killLine, killTable } from '../kill/kill-table.ts';

/** Each way in which a sending call can fail is drawn within the first 24 calls of the second life. */
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
  const neverPlayed = Object.entries(story.kills[1]!.played).filter(
    ([kind, count]) => /^ses /.test(kind) && count === 0,
  );
  expect(neverPlayed).toEqual([]);
  expect(story.end.outcomes.sent).toBeGreaterThan(1_000);
  rmSync(data, { recursive: true });
});
