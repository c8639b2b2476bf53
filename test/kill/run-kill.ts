import { randomInt } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareBank } from './kill-bank.ts';
import { playKillStory } from './kill-story.ts';
import { faultLine, flawsOf, killLine, killTable } from './kill-table.ts';

/**
 * `npm run kill -- [--people 20000] [--kills 5] [--times 1] [--seed N]`: sends to a whole bank while calls fail and the host
 * is killed, and prints what has come of it. Exit code 1 unless nobody was lost, nobody got two, and every sum is exact.
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '5' },
    times: { type: 'string', default: '1' },
    seed: { type: 'string' },
    /** Leaves the folders of the banks for whoever wants to look. */
    keep: { type: 'boolean', default: false },
  },
});

const [people, kills, times] = [values.people, values.kills, values.times].map(Number) as [number, number, number];
const seed = values.seed === undefined ? randomInt(1, 1_000_000) : Number(values.seed);
if (![people, kills, times, seed].every((count) => Number.isInteger(count) && count > 0)) {
  console.error('--people, --kills, --times and --seed must be whole numbers above 0.');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'heliant-kill-'));
try {
  console.log(`Importing ${people.toLocaleString('en')} people`);
  const bank = await prepareBank(join(folder, 'bank'), people);
  for (let time = 0; time < times; time++) {
    const data = join(folder, `time-${time + 1}`);
    cpSync(join(folder, 'bank'), data, { recursive: true });
    console.log(`\nTime ${time + 1} of ${times}, seed ${seed + time}`);
    const story = await playKillStory(data, bank, {
      kills,
      seed: seed + time,
      tell: (kill) => console.log(killLine(kill)),
    });
    console.log(`${faultLine(story)}\n${killTable(story, bank.audience.length)}`);
    if (flawsOf(story, bank.audience.length).length > 0) process.exitCode = 1;
    if (!values.keep) rmSync(data, { recursive: true });
  }
} finally {
  if (!values.keep) rmSync(folder, { recursive: true });
  else console.log(`Kept in ${folder}`);
}
