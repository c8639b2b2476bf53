import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';

/** Processes whose ancestor is this one, by Linux's own account of them. */
function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(name);
    if (parent !== undefined) parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const all = (one: number): number[] => (parents.get(one) ?? []).flatMap((child) => [child, ...all(child)]);
  return all(pid);
}

/** Undefined for a process that ended while we looked, and for one that only waits to be counted. */
function parentOf(name: string): number | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${name}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}

const isAlive = (pid: number) => parentOf(String(pid)) !== undefined;

describe('the local host runs the real template', () => {
  let host: LocalHost;
  beforeAll(async () => {
    host = await startLocalHost({ now: '2027-02-27T09:00:00Z' });
  });
  afterAll(() => host.stop());

  it('says that it is ready', async () => {
    expect(await host.call('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('answers as API Gateway does where nobody is signed in and where no route leads', async () => {
    expect(await host.call('GET', '/api/campaigns')).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
    expect(await host.api('not.a.token', 'GET', '/api/campaigns')).toMatchObject({ status: 401 });
    expect(await host.call('GET', '/no/such/route')).toMatchObject({ status: 404, body: { message: 'Not Found' } });
  });

  it('lets a token in, also after a played year, and none that it did not sign', async () => {
    const token = await host.token('marketer', 'Mia');
    expect((await host.api(token, 'GET', '/api/campaigns')).status).toBe(200);
    await host.advance('P370D');
    expect((await host.api(token, 'GET', '/api/campaigns')).status).toBe(200);
    expect((await host.api(`${token.slice(0, -4)}AAAA`, 'GET', '/api/campaigns')).status).toBe(401);
  });

  it('names the field of a wrong request', async () => {
    expect(await host.call('POST', '/_local/token', { role: 'boss', name: 'Mia' })).toMatchObject({
      status: 400,
      body: { title: 'Bad request', errors: [{ path: 'role' }] },
    });
    expect(await host.call('POST', '/_local/clock', { advance: '-P1D' })).toMatchObject({ status: 400 });
    expect((await host.call('GET', '/_local/nothing')).headers.get('content-type')).toBe('application/problem+json');
  });

  it('moves its clock forward only, a day in well under a second', async () => {
    const before = Date.parse((await host.local<{ now: string }>('GET', 'clock')).now);
    const startedAt = performance.now();
    const after = Date.parse(await host.advance('P1D'));
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(after - before).toBeGreaterThanOrEqual(86_400_000);
    expect(await host.call('POST', '/_local/clock', { now: '2027-01-01T00:00:00Z' })).toMatchObject({ status: 400 });
  });

  it('gives each event source only the messages it is for, and is idle again', async () => {
    await host.local('POST', 'inbound/sms', { from: '+8613800138000', to: '+8610690000', body: 'STOP' });
    expect(await host.idle()).toEqual({ idle: true, deadLetters: 0 });
  });

  it('has refused no role anything', async () => {
    const { allowed, refused } = await host.local<Record<string, string[]>>('GET', 'permissions');
    expect(refused).toEqual([]);
    expect(allowed).toContainEqual(expect.stringMatching(/receivereply.*sqs:ReceiveMessage on .*receive-sms$/));
  });
});

describe('the local host ends', () => {
  it('and leaves no process behind, by Ctrl-C or by a kill', async () => {
    for (const end of ['interrupt', 'kill'] as const) {
      const host = await startLocalHost();
      const children = descendantsOf(host.pid);
      expect(children.length).toBeGreaterThan(0);
      await host[end]();
      await expect.poll(() => children.filter(isAlive), { timeout: 5_000 }).toEqual([]);
    }
  });
});

describe('a bank kept in a folder', () => {
  const data = mkdtempSync(join(tmpdir(), 'heliant-data-'));
  afterAll(() => rmSync(data, { recursive: true }));

  it('goes on after a kill where it stood: clock, seed and tokens', async () => {
    const first = await startLocalHost({ data, seed: 5, now: '2027-02-27T09:00:00Z' });
    const token = await first.token('marketer', 'Mia');
    const stoodAt = await first.advance('PT3H');
    await first.kill();
    const second = await startLocalHost({ data, now: '2027-02-27T09:00:00Z' });
    const { now } = await second.local<{ now: string }>('GET', 'clock');
    expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse(stoodAt));
    expect((await second.api(token, 'GET', '/api/campaigns')).status).toBe(200);
    expect(await second.idle()).toMatchObject({ idle: true });
    await second.stop();
  });
});
