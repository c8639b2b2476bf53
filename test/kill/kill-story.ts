import { setTimeout as pause } from 'node:timers/promises';
import { type Random, seededRandom } from '../../infra/local/random.ts';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { fireSoFar, type Played, putOut, setFire } from './fire.ts';
import { type KillBank, mailsOnDisk, sendAt } from './kill-bank.ts';
import { judgeRun, type Verdict } from './verdict.ts';

export type Kill = { number: number; atVirtual: string; aliveMs: number; mails: number; played: Played };
export type KillStory = { kills: Kill[]; end: Verdict };

/** Until when everybody has had their hour, everywhere, and an hour of silence has settled who was in doubt. */
const endsAt = '2027-03-03T12:00:00Z';

/**
 * Sends to the whole bank in `data` while calls fail, kills the host `kills` times at moments drawn from the seed, starts
 * it again each time on the same folder, and judges what has come of it once the faults are over.
 */
export async function playKillStory(
  data: string,
  bank: KillBank,
  options: { kills: number; seed: number; tell?: (kill: Kill) => void },
): Promise<KillStory> {
  const random = seededRandom(options.seed);
  const kills: Kill[] = [];
  for (const moment of momentsOf(options.kills, bank.audience.length, random)) {
    const kill = await liveUntil(moment, data, kills.length + 1, options.seed);
    kills.push(kill);
    options.tell?.(kill);
  }
  const host = await startLocalHost({ data });
  try {
    await putOut(host);
    await goOnUntilTheEnd(host);
    return { kills, end: await judgeRun(host, bank) };
  } finally {
    await host.stop();
  }
}

/** When to kill: once so many messages are accepted, and so many milliseconds after somebody saw it. */
type Moment = { mails: number; lateMs: number };

/**
 * The first kill falls into the freezing of the audience or just after. The others are spread by chance over the first
 * third of the audience in messages: no more than that is sure to be sent on the first day.
 */
function momentsOf(kills: number, audience: number, random: Random): Moment[] {
  const counts = Array.from({ length: kills - 1 }, () => random.between(1, Math.floor(audience / 3)));
  const later = counts.toSorted((a, b) => a - b).map((mails) => ({ mails, lateMs: random.between(0, 300) }));
  return [{ mails: 0, lateMs: random.between(0, 3_000) }, ...later];
}

/** One life of the host: from its start to a SIGKILL. */
async function liveUntil(moment: Moment, data: string, number: number, seed: number): Promise<Kill> {
  const host = await startLocalHost({ data });
  const startedMs = performance.now();
  try {
    await setFire(host, seed + number);
    const living = goOn(host);
    await Promise.race([living, comesTo(moment, host)]);
    await pause(moment.lateMs);
    const { now } = await host.local<{ now: string }>('GET', 'clock');
    const played = await fireSoFar(host);
    await host.kill();
    await living;
    const aliveMs = performance.now() - startedMs;
    return { number, atVirtual: now, aliveMs, mails: await mailsOnDisk(data), played };
  } finally {
    await host.kill();
  }
}

/** Time goes on, at first to the hour of the run, until the host is dead. */
async function goOn(host: LocalHost): Promise<void> {
  try {
    await goOnUntilTheEnd(host);
  } catch (error) {
    if (isCutOff(error)) return;
    throw error;
  }
  throw new Error('everything was over before the host was to be killed');
}

async function goOnUntilTheEnd(host: LocalHost): Promise<void> {
  let { now } = await host.local<{ now: string }>('GET', 'clock');
  if (now < sendAt) now = await host.setClock(sendAt);
  while (now < endsAt) now = await host.advance('PT10M');
}

/** How `fetch` says that nobody is there any more: not that an answer took too long. */
function isCutOff(error: unknown): boolean {
  const cause = error instanceof TypeError ? (error.cause as { code?: string } | undefined) : undefined;
  return ['ECONNRESET', 'ECONNREFUSED', 'UND_ERR_SOCKET', 'EPIPE'].includes(cause?.code ?? '');
}

const lookEveryMs = 25;

/** The run's hour has struck, and so many messages are accepted. */
async function comesTo({ mails }: Moment, host: LocalHost): Promise<void> {
  for (;;) {
    const { now } = await host.local<{ now: string }>('GET', 'clock');
    const { items } = await host.local<{ items: unknown[] }>('GET', `outbox?limit=1&cursor=${Math.max(mails - 1, 0)}`);
    if (now >= sendAt && items.length >= Math.min(mails, 1)) return;
    await pause(lookEveryMs);
  }
}
