import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Fact } from '../../functions/contracts/facts.ts';
import type { Outcomes, Run } from '../../functions/contracts/run.ts';
import type { Cursor, Item } from '../../functions/platform/database.ts';
import { DynamoDatabase } from '../../functions/platform/dynamo-database.ts';
import { named } from '../../infra/naming.ts';
import type { LocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';
import type { KillBank } from './kill-bank.ts';

export type Verdict = {
  status: string;
  frozen: number;
  open: number;
  outcomes: Outcomes;
  /** Messages in the outbox. */
  mails: number;
  /** Who got more than one message: people, and mailboxes. */
  twice: { people: number; mailboxes: number };
  /** People of the audience without an outcome, with more than one, and outcomes of people who are not in it. */
  lost: number;
  doubled: number;
  strangers: number;
  /** Counted as sent but never accepted; accepted but neither sent nor unresolved; failed and yet accepted. */
  sentWithoutMail: number;
  mailWithoutOutcome: number;
  failedWithMail: number;
  recount: { compared: number; differences: number };
  deadLetters: number;
};

/** What has come of everybody, counted three ways: by the run's sums, by each person's facts, by the outbox. */
export async function judgeRun(host: LocalHost, { campaignId, audience }: KillBank): Promise<Verdict> {
  const staff = await staffOf(host);
  const [run] = await staff.runsOf(campaignId);
  if (run === undefined) throw new Error('there was no run');
  const mails = await host.outbox({ channel: 'email' });
  const outcomes = await outcomesOf(host, run);
  const reached = new Set(mails.map(({ tags }) => tags['customer'] ?? ''));
  const expected = new Set(audience);
  const those = (...ends: string[]) =>
    [...outcomes].filter(([, all]) => all.some((end) => ends.includes(end))).map(([id]) => id);
  const accounted = new Set(those('sent', 'unresolved'));
  return {
    status: run.status,
    frozen: run.frozen,
    open: run.open,
    outcomes: run.outcomes,
    mails: mails.length,
    twice: {
      people: mails.length - reached.size,
      mailboxes: mails.length - new Set(mails.map(({ to }) => to)).size,
    },
    lost: audience.filter((id) => !outcomes.has(id)).length,
    doubled: [...outcomes.values()].filter((all) => all.length > 1).length,
    strangers: [...outcomes.keys()].filter((id) => !expected.has(id)).length,
    sentWithoutMail: those('sent').filter((id) => !reached.has(id)).length,
    mailWithoutOutcome: [...reached].filter((id) => !accounted.has(id)).length,
    failedWithMail: those('failed').filter((id) => reached.has(id)).length,
    recount: await recounted(host),
    deadLetters: (await host.idle()).deadLetters,
  };
}

type Ends = {
  /** By customer: what was first written of each, in order. */
  first: Map<string, string[]>;
  /** How doubt was settled. */
  settled: Map<string, string>;
  /** Given up as unresolved, and proven sent after all. */
  proven: Set<string>;
  /** Refused by one worker, while another's message left. */
  overruled: Set<string>;
};

/** How it ended for each person, by their own facts of this run: one word each, if all is well. */
async function outcomesOf(host: LocalHost, run: Run): Promise<Map<string, string[]>> {
  const ends: Ends = { first: new Map(), settled: new Map(), proven: new Set(), overruled: new Set() };
  for await (const item of everyFact(host)) {
    const fact = Fact.parse(item);
    if ('runId' in fact && fact.runId === run.id) note(ends, fact);
  }
  const last = [...ends.first].map(([id, all]): [string, string[]] => [
    id,
    all.flatMap((end) => lastWord(ends, id, end)),
  ]);
  return new Map(last.filter(([, all]) => all.length > 0));
}

function note({ first, settled, proven, overruled }: Ends, fact: Fact): void {
  const { customerId: id } = fact;
  if (fact.kind === 'resolution') settled.set(id, fact.status);
  if (fact.kind === 'proof') proven.add(id);
  if (fact.kind === 'overruled') overruled.add(id);
  const end = fact.kind === 'dispatch' ? fact.status : fact.kind === 'refusal' ? 'refused' : undefined;
  if (end !== undefined) first.set(id, [...(first.get(id) ?? []), end]);
}

/** None for a message still in doubt, and for a refusal that is void. */
function lastWord({ settled, proven, overruled }: Ends, id: string, end: string): string[] {
  if (end === 'refused') return overruled.has(id) ? [] : [end];
  const then = end === 'unknown' ? settled.get(id) : end;
  if (then === undefined) return [];
  return [then === 'unresolved' && proven.has(id) ? 'sent' : then];
}

async function* everyFact(host: LocalHost): AsyncGenerator<Item> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: host.awsUrl, region: 'us-east-1', credentials });
  const database = new DynamoDatabase({ timeline: named('local', 'timeline') }, client);
  let cursor: Cursor | undefined;
  do {
    const page = await database.scan('timeline', { limit: 900, ...(cursor && { cursor }) });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor);
}

/** `npm run recount`, in its own words. It ends with 1 where something differs, and says what all the same. */
async function recounted(host: LocalHost): Promise<Verdict['recount']> {
  const options = ['infra/setup/recount.ts', '--endpoint', host.awsUrl, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, options, { maxBuffer: 1 << 26 }).catch(
    (failed: { stdout: string }) => failed,
  );
  const total = stdout.split('\n').find((line) => line.includes('recount-total'));
  if (total === undefined) throw new Error('the recount did not end');
  const { compared, differences } = JSON.parse(total) as Verdict['recount'];
  return { compared, differences };
}
