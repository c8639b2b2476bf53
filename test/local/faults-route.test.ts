import { describe, expect, test } from 'vitest';
import { createFaultPlayer } from '../../infra/local/aws/faults/fault-player.ts';
import { clearFaults, listFaults, setFaults } from '../../infra/local/local-routes/faults.ts';
import type { LocalHost } from '../../infra/local/local-routes/local-route.ts';

const reset = { call: 'ses.SendBulkEmail', kind: 'accept-then-reset', rate: 0.1, seed: 7 };
const request = (body: unknown = '') => ({ query: {}, body: Buffer.from(JSON.stringify(body)) });
const given = (suspect = () => {}) =>
  ({ aws: { faults: createFaultPlayer() }, openWork: { suspect } }) as unknown as LocalHost;

describe('/_local/faults', () => {
  test('answers what is active, and how often each could have been played and was', async () => {
    const host = given();
    expect(await setFaults(request([reset]), host)).toEqual({ faults: [{ ...reset, calls: 0, played: 0 }] });
    expect(await setFaults(request([{ call: 'sqs.*', kind: 'duplicate' }]), host)).toEqual({
      faults: [{ call: 'sqs.*', kind: 'duplicate', rate: 1, seed: 1, calls: 0, played: 0 }],
    });
    expect(await listFaults(request(), host)).toMatchObject({ faults: [{ kind: 'duplicate' }] });
    expect(await clearFaults(request(), host)).toMatchObject({ faults: [], ended: [{ kind: 'duplicate' }] });
    expect(await listFaults(request(), host)).toEqual({ faults: [] });
  });

  test.each([
    [
      'another service',
      { ...reset, call: 's3.PutObject' },
      '0.call',
      'must begin with one of ses., sns., sqs., dynamodb.',
    ],
    ['a call that is none', { ...reset, call: 'ses.SendMail' }, '0.call', 'one of SendBulkEmail, SendEmail'],
    ['a service without a call', { ...reset, call: 'ses' }, '0.call', 'must be ses.* or'],
    ['a kind of another service', { ...reset, kind: 'duplicate' }, '0.kind', 'must for ses be one of 500, reset'],
    [
      'a kind that cannot happen to the call',
      { ...reset, call: 'ses.SendEmail', kind: 'partial' },
      '0.kind',
      'only to ses.SendBulkEmail',
    ],
    ['a rate above 1', { ...reset, rate: 1.5 }, '0.rate', 'from 0 (never) to 1 (always)'],
    ['a rate in words', { ...reset, rate: 'often' }, '0.rate', 'must be a number'],
    ['no times', { ...reset, times: 0 }, '0.times', 'must be at least 1'],
    ['half a seed', { ...reset, seed: 0.5 }, '0.seed', 'must be a whole number'],
    ['no call', { kind: 'reset' }, '0.call', 'name a call such as ses.SendBulkEmail'],
  ])('refuses %s: which field, and what to write there', async (_what, fault, path, message) => {
    const host = given();
    await setFaults(request([reset]), host);
    await expect(setFaults(request([fault]), host)).rejects.toMatchObject({
      status: 400,
      errors: [{ path, message: expect.stringContaining(message) }],
    });
    expect(host.aws.faults.list()).toHaveLength(1);
  });

  test('that end leave the host suspicious: sweeps look after what was open', async () => {
    let suspected = 0;
    const host = given(() => (suspected += 1));
    await setFaults(request([]), host);
    expect(suspected).toBe(1);
    await clearFaults(request(), host);
    expect(suspected).toBe(2);
  });

  test('refuses what is no list', async () => {
    await expect(setFaults(request(reset), given())).rejects.toThrow('must be a list of faults');
  });
});
