import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBank } from '../../infra/local/demo/make-bank.ts';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';

const soOften = (call: string, kind: string, times: number) => ({ call, kind, rate: 1, seed: 1, times });
const aShareOf = (call: string, kind: string, rate: number) => ({ call, kind, rate, seed: 1 });

const everything = [
  soOften('ses.SendBulkEmail', 'accept-then-reset', 2),
  soOften('ses.SendBulkEmail', 'reset', 2),
  soOften('ses.SendBulkEmail', 'partial', 2),
  soOften('ses.SendBulkEmail', 'throttle', 2),
  soOften('ses.SendBulkEmail', 'hang', 1),
  aShareOf('sqs.*', 'duplicate', 0.3),
  aShareOf('sqs.*', 'delay', 0.3),
  aShareOf('sqs.*', 'reorder', 0.3),
  aShareOf('dynamodb.*', 'lose-reply', 0.02),
  aShareOf('dynamodb.*', 'partial', 0.05),
  aShareOf('dynamodb.*', 'transaction-conflict', 0.05),
];

async function someCustomers(count: number): Promise<Buffer> {
  const lines: string[] = [];
  for await (const line of makeBank({ seed: 5, until: '2026-06-30' })) {
    lines.push(line);
    if (lines.length > count) break;
  }
  return Buffer.from(lines.join(''));
}

describe('a host at whose endpoints things go wrong', () => {
  let host: LocalHost;
  beforeAll(async () => {
    host = await startLocalHost({ now: '2027-02-27T08:00:00Z', seed: 5 });
  });
  afterAll(() => host.stop());

  const played = async () => (await host.local<{ faults: { kind: string; played: number }[] }>('GET', 'faults')).faults;

  it('says which field of a fault is wrong', async () => {
    expect(
      await host.call('POST', '/_local/faults', [{ call: 'ses.Send', kind: 'reset', rate: 1, seed: 1 }]),
    ).toMatchObject({
      status: 400,
      body: { title: 'Bad request', errors: [{ path: '0.call' }] },
    });
  });

  it('is idle whenever what is due is done, and in the end nobody was written to twice and nobody is lost', async () => {
    const staff = await staffOf(host);
    await staff.importFile(await someCustomers(500));
    const segmentId = await staff.makeSegment('With e-mail', { field: 'hasEmail', operator: '=', value: true });
    const campaignId = await staff.launch({
      name: 'Launch',
      kind: 'one-off',
      purpose: 'product-marketing',
      channel: 'email',
      segmentId,
      template: 'product-launch',
      schedule: { at: '2027-03-01T10:00:00Z' },
    });
    await host.local('POST', 'faults', everything);
    await host.setClock('2027-03-01T10:30:00Z');
    expect(await host.idle()).toMatchObject({ idle: true });
    const faults = await played();
    console.log(faults.map(({ kind, played: times }) => `${kind} ${times}`).join(', '));
    for (const { kind, played: times } of faults) expect(times, kind).toBeGreaterThan(0);

    await host.local('DELETE', 'faults');
    expect(await played()).toEqual([]);
    await host.setClock('2027-03-02T15:00:00Z');
    expect(await host.idle()).toMatchObject({ idle: true });
    const [run] = await staff.runsOf(campaignId);
    const mails = await host.outbox();
    const { outcomes, frozen, open, status } = run!;
    console.log(`${frozen} people: ${JSON.stringify(outcomes)}, ${mails.length} in the outbox`);
    expect({ status, open }).toEqual({ status: 'finished', open: 0 });
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(frozen);
    expect(new Set(mails.map(({ tags }) => tags['customer'])).size).toBe(mails.length);
    // Each mail's delivery was told, which settles those whose answer was lost.
    expect(outcomes.sent).toBe(mails.length);
  }, 600_000);
});
