import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeBank } from '../../infra/local/demo/make-bank.ts';
import { startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';

const options = (data: string) => ({ data, now: '2027-02-27T08:00:00Z', seed: 5 });

/** Waits for the outbox to grow past `count`: the run is then under way, with batches claimed, sent and unsent. */
async function outboxOver(
  host: { local: <T>(method: string, path: string) => Promise<T> },
  count: number,
): Promise<void> {
  for (;;) {
    const { next } = await host.local<{ next?: string }>('GET', `outbox?limit=${count}`);
    if (next !== undefined) return;
  }
}

test('a host killed in the middle of a run of 5,000 people and started again greets nobody twice and loses nobody', async () => {
  const data = mkdtempSync(join(tmpdir(), 'heliant-kill-'));
  const first = await startLocalHost(options(data));
  const staff = await staffOf(first);
  const lines: string[] = [];
  for await (const line of makeBank({ seed: 5, until: '2026-06-30' })) lines.push(line);
  await staff.importFile(Buffer.from(lines.join('')));
  const segmentId = await staff.makeSegment('Everybody with e-mail', { field: 'hasEmail', operator: '=', value: true });
  const campaignId = await staff.launch({
    name: 'Launch',
    kind: 'one-off',
    purpose: 'product-marketing',
    channel: 'email',
    segmentId,
    template: 'product-launch',
    schedule: { at: '2027-03-01T10:00:00Z' },
  });
  const advancing = first.setClock('2027-03-01T10:00:30Z').catch(() => 'killed');
  await outboxOver(first, 300);
  await first.kill();
  expect(await advancing).toBe('killed');

  const second = await startLocalHost(options(data));
  const again = await staffOf(second);
  await second.setClock('2027-03-02T15:00:00Z');
  const [run] = await again.runsOf(campaignId);
  const mails = await second.outbox();
  const { outcomes, frozen, open, status } = run!;
  console.log(`killed past 300 of ${frozen}: ${JSON.stringify(outcomes)}, ${mails.length} in the outbox`);
  expect({ status, open }).toEqual({ status: 'finished', open: 0 });
  expect(outcomes.sent + outcomes.refused + outcomes.failed + outcomes.unresolved + outcomes.holdout).toBe(frozen);
  expect(new Set(mails.map(({ to }) => to)).size).toBe(mails.length);
  expect(new Set(mails.map(({ tags }) => tags.customer)).size).toBe(mails.length);
  // Each message that left is counted as sent, or as unresolved where its worker died before it could say so.
  expect(mails.length).toBeGreaterThanOrEqual(outcomes.sent);
  expect(mails.length).toBeLessThanOrEqual(outcomes.sent + outcomes.unresolved);

  const recount = spawnSync(process.execPath, ['infra/setup/recount.ts', '--endpoint', second.awsUrl], {
    encoding: 'utf8',
  });
  expect(recount.stdout).toMatch(/all equal/);
  expect(recount.status).toBe(0);
  await second.stop();
  rmSync(data, { recursive: true });
});
