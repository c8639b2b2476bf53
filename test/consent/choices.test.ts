import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashAddress } from '../../functions/consent/address.ts';
import { suppressByAddress } from '../../functions/consent/change-address.ts';
import { changeConsent } from '../../functions/consent/change-consent.ts';
import { anna, gateOf, givenAddress, keys, ledgerOf, noon, optOut, sayings, type WatchedDatabase } from './given.ts';
import { ask, byEmail, givenAnna, preferences, save, withdrawnByEmail } from './visit.ts';

let database: WatchedDatabase;

beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  database = await givenAnna();
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the preference page', () => {
  const shown = 'email.birthday-and-care email.product-marketing email.referral email.survey';
  const saved = (choices: Record<string, string>) => ask(database, 'POST', preferences, save(choices));

  it('shows what is granted now', async () => {
    await changeConsent(database, optOut({ purposes: ['survey'] }));
    const { body } = await ask(database, 'GET', preferences);
    expect(body).toContain('<input type="checkbox" name="email.referral" checked> Invitations to refer a friend');
    expect(body).toContain('<input type="checkbox" name="email.survey"> Surveys');
    expect(body).toContain('<input type="checkbox" name="phone.survey"> Surveys');
    expect(body).toContain('<legend>Text message</legend>');
  });

  it('saves what was ticked and unticked in one transaction, with the wording it showed', async () => {
    const answer = await saved({ shown, 'email.survey': 'on', 'phone.survey': 'on' });
    expect(answer.body).toContain('role="status">Your choices are saved');
    expect(database.writes).toBe(1);
    expect(sayings(await gateOf(database, anna)).filter((saying) => saying.endsWith('granted'))).toEqual([
      'email survey granted',
      'phone survey granted',
    ]);
    const entries = (await ledgerOf(database, anna)).slice(2);
    expect(entries.map(({ channel, state, wording }) => [channel, state, wording])).toEqual(
      expect.arrayContaining([
        ['email', 'withdrawn', 'preferences-1'],
        ['sms', 'withdrawn', 'preferences-1'],
        ['phone', 'granted', 'preferences-1'],
      ]),
    );
  });

  it('saved again changes nothing', async () => {
    await saved({ shown, 'email.survey': 'on' });
    await saved({ shown: 'email.survey', 'email.survey': 'on' });
    expect(database.writes).toBe(1);
  });

  it('left open while a STOP arrived brings nothing back', async () => {
    await suppressByAddress(database, {
      channel: 'email',
      addressHash: 'x',
      reason: 'complaint',
      source: 'complaint',
      evidence: 'ses-1',
      at: noon,
      customerId: anna,
    });
    await saved({ shown, 'email.survey': 'on', 'email.referral': 'on' });
    expect(await byEmail(database)).toEqual(withdrawnByEmail);
  });

  it('granting anew reopens the address after a complaint', async () => {
    const addressHash = hashAddress(keys.addressKey, 'email', 'anna@example.com');
    await givenAddress(database, addressHash, { members: [anna] });
    const event = { channel: 'email', reason: 'complaint', source: 'complaint', evidence: 'ses-1', at: noon } as const;
    await suppressByAddress(database, { ...event, addressHash });
    await saved({ shown: '', 'email.survey': 'on' });
    expect((await gateOf(database, `addr#${addressHash}`)).suppressed).toEqual([]);
    expect((await gateOf(database, anna)).suppressed).toEqual([]);
    expect(await byEmail(database)).toContain('email survey granted');
  });

  it('posted without the form’s mark only shows', async () => {
    const answer = await ask(database, 'POST', preferences, { ...save({}), body: 'email.survey=on' });
    expect(answer.body).not.toContain('role="status"');
    expect(database.writes).toBe(0);
  });

  it('answers 503 when it cannot be saved', async () => {
    database.beforeWrite = async () => {
      throw new Error('the table is throttled');
    };
    const answer = await saved({ shown });
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '120' } });
    expect(answer.body).toContain('nothing was changed');
    expect(answer.body).toContain('您的设置没有改变');
  });
});
