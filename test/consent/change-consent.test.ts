import { describe, expect, it } from 'vitest';
import { changeConsent, changeConsents } from '../../functions/consent/change-consent.ts';
import { Rejected, Retryable } from '../../functions/platform/errors.ts';
import {
  anna,
  birthdayMail,
  bruno,
  change,
  dispatch,
  gateOf,
  givenAddress,
  givenConsented,
  ledgerOf,
  noon,
  optOut,
  sayings,
  WatchedDatabase,
} from './given.ts';

const purposesByEmail = (state: string) => [
  `email birthday-and-care ${state}`,
  `email product-marketing ${state}`,
  `email referral ${state}`,
  `email survey ${state}`,
];

describe('changing a consent', () => {
  it('changes gate and ledger together and raises the version', async () => {
    const database = new WatchedDatabase();
    await changeConsent(database, change());
    expect(await changeConsent(database, optOut({ at: noon + 1000 }))).toBe('changed');
    const gate = await gateOf(database, anna);
    expect(sayings(gate)).toEqual(purposesByEmail('withdrawn'));
    expect(gate.version).toBe(2);
    expect(await ledgerOf(database, anna)).toMatchObject([
      { at: '2027-03-01T12:00:00.000Z', state: 'granted', source: 'import', evidence: 'imp_1:2' },
      { at: '2027-03-01T12:00:01.000Z', state: 'withdrawn', source: 'unsubscribe-page', evidence: 'request:1' },
    ]);
    expect(database.writes).toBe(2);
  });

  it('keeps the other channel, the other brand, contacts and claims as they were', async () => {
    const database = await givenConsented(anna);
    await changeConsent(database, change({ brand: 'wealth', evidence: 'imp_1:3' }));
    const contacts = [{ brand: 'main', channel: 'email' as const, atMinute: 30_000_000 }];
    await givenContacts(database, contacts);
    await changeConsent(database, optOut());
    const gate = await gateOf(database, anna);
    expect(gate.contacts).toEqual(contacts);
    const withdrawn = gate.consents.filter(({ state }) => state === 'withdrawn');
    expect(withdrawn.map(({ brand, channel }) => `${brand} ${channel}`)).toEqual(Array(4).fill('main email'));
    expect(gate.consents).toHaveLength(12);
  });

  it('records a refusal by somebody who never consented, so that no import can grant it later', async () => {
    const database = new WatchedDatabase();
    expect(await changeConsent(database, optOut())).toBe('changed');
    expect(sayings(await gateOf(database, anna))).toEqual(purposesByEmail('withdrawn'));
  });

  it('writes nothing when the gate already says so', async () => {
    const database = await givenConsented(anna);
    await changeConsent(database, optOut());
    expect(await changeConsent(database, optOut({ evidence: 'request:2', at: noon + 60_000 }))).toBe('unchanged');
    expect(database.writes).toBe(1);
    expect(await ledgerOf(database, anna)).toHaveLength(3);
  });

  it('does not apply the same event again after the person changed their mind', async () => {
    const database = await givenConsented(anna);
    const stop = optOut({ source: 'sms-reply', evidence: 'sms-77' });
    await changeConsent(database, stop);
    await changeConsent(database, change({ source: 'preference-page', evidence: 'request:9', at: noon + 5000 }));
    expect(await changeConsent(database, { ...stop, at: noon + 9000 })).toBe('unchanged');
    expect(sayings(await gateOf(database, anna)).filter((line) => line.startsWith('email'))).toEqual(
      purposesByEmail('granted'),
    );
  });

  it('dates an entry after the one it follows, though this clock is behind', async () => {
    const database = await givenConsented(anna);
    await changeConsent(database, optOut({ at: noon - 30_000 }));
    expect((await ledgerOf(database, anna)).at(-1)).toMatchObject({
      at: '2027-03-01T12:00:00.002Z',
      state: 'withdrawn',
    });
  });

  it('decides again when a claim came between read and write', async () => {
    const database = await givenConsented(anna);
    let claims = 3;
    database.beforeWrite = async () => {
      if (claims-- > 0) await touch(database);
    };
    expect(await changeConsent(database, optOut())).toBe('changed');
    expect(database.writes).toBe(4);
    expect((await gateOf(database, anna)).version).toBe(6);
  });

  it('gives up as retryable after twenty conflicts, with nothing written', async () => {
    const database = await givenConsented(anna);
    database.beforeWrite = () => touch(database);
    await expect(changeConsent(database, optOut())).rejects.toBeInstanceOf(Retryable);
    expect(database.writes).toBe(20);
    expect(await ledgerOf(database, anna)).toHaveLength(2);
  });

  it('refuses to write over a gate it cannot read', async () => {
    const database = new WatchedDatabase();
    await database.write({ put: 'gates', item: { customerId: anna, version: 3, consents: 'main=b?' } });
    database.writes = 0;
    await expect(changeConsent(database, optOut())).rejects.toBeInstanceOf(Rejected);
    expect(database.writes).toBe(0);
  });

  it('counts the message that led to it as unsubscribed from, once, with the origin of its dispatch', async () => {
    const database = await givenConsented(anna);
    await database.write({ put: 'timeline', item: dispatch() });
    await changeConsent(database, optOut({ dispatchId: birthdayMail }));
    await changeConsent(database, change({ source: 'preference-page', evidence: 'request:2', at: noon + 1000 }));
    await changeConsent(database, optOut({ dispatchId: birthdayMail, evidence: 'request:3', at: noon + 2000 }));
    const fact = await database.get('timeline', {
      customerId: anna,
      fact: 'response#dsp_birthday1#unsubscribed#once',
    });
    expect(fact).toEqual({
      customerId: 'c-anna',
      fact: 'response#dsp_birthday1#unsubscribed#once',
      at: '2027-03-01T12:00:00.002Z',
      kind: 'response',
      dispatchId: 'dsp_birthday1',
      runId: 'run_1',
      campaignId: 'cmp_1',
      segmentId: 'seg_1',
      campaignKind: 'birthday',
      channel: 'email',
      purpose: 'birthday-and-care',
      brand: 'main',
      variant: 'a',
      event: 'unsubscribed',
      eventId: 'once',
    });
    expect(await ledgerOf(database, anna)).toHaveLength(5);
  });

  it('opts out all the same when the dispatch is not on the timeline yet', async () => {
    const database = await givenConsented(anna);
    expect(await changeConsent(database, optOut({ dispatchId: birthdayMail }))).toBe('changed');
    expect((await ledgerOf(database, anna)).at(-1)).toMatchObject({ dispatchId: 'dsp_birthday1' });
  });
});

describe('a consent given anew', () => {
  const regrant = { at: noon, customerId: anna };
  const byEmail = (source: 'preference-page' | 'staff') => [
    change({ source, actor: 'customer', evidence: 'request:5', purposes: ['survey'] }),
  ];
  const closed = async (reason: 'stop' | 'complaint' | 'bounce') => {
    const database = await givenConsented(anna, bruno);
    const mark = { channel: 'email' as const, reason };
    await givenAddress(database, 'home', { suppressed: [mark], members: [anna, bruno] });
    for (const customerId of [anna, bruno])
      await changeConsent(database, optOut({ customerId, evidence: 'm1', suppress: reason }));
    return database;
  };

  it.each(['stop', 'complaint'] as const)(
    'by the person takes a %s from their gate and the address',
    async (reason) => {
      const database = await closed(reason);
      await changeConsents(database, regrant, byEmail('preference-page'), { email: 'home' });
      expect((await gateOf(database, anna)).suppressed).toEqual([]);
      expect((await gateOf(database, 'addr#home')).suppressed).toEqual([]);
      expect((await ledgerOf(database, anna)).at(-1)).toMatchObject({ state: 'granted', lifted: [reason] });
    },
  );

  it('does not reopen the other person at the same address', async () => {
    const database = await closed('stop');
    await changeConsents(database, regrant, byEmail('preference-page'), { email: 'home' });
    expect((await gateOf(database, bruno)).suppressed).toEqual([{ channel: 'email', reason: 'stop' }]);
  });

  it('does not make a bounced mailbox exist', async () => {
    const database = await closed('bounce');
    await changeConsents(database, regrant, byEmail('preference-page'), { email: 'home' });
    expect((await gateOf(database, anna)).suppressed).toEqual([{ channel: 'email', reason: 'bounce' }]);
    expect((await gateOf(database, 'addr#home')).suppressed).toEqual([{ channel: 'email', reason: 'bounce' }]);
  });

  it('by staff lifts nothing', async () => {
    const database = await closed('complaint');
    await changeConsents(database, regrant, byEmail('staff'), { email: 'home' });
    expect((await gateOf(database, anna)).suppressed).toEqual([{ channel: 'email', reason: 'complaint' }]);
    expect((await gateOf(database, 'addr#home')).suppressed).toEqual([{ channel: 'email', reason: 'complaint' }]);
  });
});

/** Somebody else, a claim say, raises the gate's version. */
const touch = async (database: WatchedDatabase): Promise<unknown> => {
  const hook = database.beforeWrite;
  database.beforeWrite = undefined;
  await database.write({ update: 'gates', key: { customerId: anna }, add: { version: 1 } });
  database.writes -= 1;
  database.beforeWrite = hook;
  return undefined;
};

async function givenContacts(
  database: WatchedDatabase,
  contacts: { brand: string; channel: 'email'; atMinute: number }[],
): Promise<void> {
  const packed = contacts.map(({ brand, atMinute }) => `e${atMinute.toString(36)}@${brand}`).join(' ');
  await database.write({ update: 'gates', key: { customerId: anna }, set: { contacts: packed } });
}
