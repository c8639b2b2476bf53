import { describe, expect, it } from 'vitest';
import { hashAddress } from '../../functions/consent/address.ts';
import { type AddressEvent, suppressByAddress } from '../../functions/consent/change-address.ts';
import { changeConsent, changeConsents } from '../../functions/consent/change-consent.ts';
import { CustomerId } from '../../functions/contracts/ids.ts';
import type { Write } from '../../functions/platform/database.ts';
import {
  anna,
  birthdayMail,
  bruno,
  change,
  dispatch,
  gateOf,
  givenAddress,
  givenConsented,
  keys,
  ledgerOf,
  noon,
  sayings,
  WatchedDatabase,
} from './given.ts';

const event = (over: Partial<AddressEvent> = {}): AddressEvent => ({
  channel: 'sms',
  addressHash: 'home',
  reason: 'stop',
  source: 'sms-reply',
  evidence: 'sms-1',
  at: noon + 60_000,
  ...over,
});
const complaint = (over: Partial<AddressEvent> = {}) =>
  event({ channel: 'email', reason: 'complaint', source: 'complaint', evidence: 'ses-1', ...over });
const bounce = (over: Partial<AddressEvent> = {}) =>
  event({ channel: 'email', reason: 'bounce', source: 'permanent-bounce', evidence: 'ses-1', ...over });

const withdrawnBySms = [
  'sms birthday-and-care withdrawn',
  'sms product-marketing withdrawn',
  'sms referral withdrawn',
  'sms survey withdrawn',
];

const stopped = async (database: WatchedDatabase, customerId: CustomerId) =>
  sayings(await gateOf(database, customerId)).filter((saying) => saying.endsWith('withdrawn'));

describe('what arrives by address', () => {
  it('a STOP withdraws texts from everybody at the number and closes it, in one transaction', async () => {
    const database = await givenConsented(anna, bruno);
    await givenAddress(database, 'home', { members: [anna, bruno] });
    database.writes = 0;
    expect(await suppressByAddress(database, event())).toEqual({ members: [anna, bruno] });
    expect(database.writes).toBe(1);
    for (const customerId of [anna, bruno]) {
      expect(await stopped(database, customerId)).toEqual(withdrawnBySms);
      expect((await gateOf(database, customerId)).suppressed).toEqual([{ channel: 'sms', reason: 'stop' }]);
      expect((await ledgerOf(database, customerId)).at(-1)).toMatchObject({
        source: 'sms-reply',
        actor: 'customer',
        evidence: 'sms-1',
        suppressed: 'stop',
      });
    }
    expect(await gateOf(database, 'addr#home')).toMatchObject({
      version: 2,
      suppressed: [{ channel: 'sms', reason: 'stop' }],
      members: [anna, bruno],
    });
  });

  it('a repeat writes nothing', async () => {
    const database = await givenConsented(anna);
    await givenAddress(database, 'home', { members: [anna] });
    await suppressByAddress(database, event());
    database.writes = 0;
    await suppressByAddress(database, event({ at: noon + 120_000 }));
    expect(database.writes).toBe(0);
  });

  it('a repeat does not close again what the person has reopened since', async () => {
    const database = await givenConsented(anna);
    await givenAddress(database, 'home', { members: [anna] });
    await suppressByAddress(database, event());
    const consent = change({ channel: 'sms', source: 'preference-page', evidence: 'request:1' });
    await changeConsents(database, { customerId: anna, at: noon + 90_000 }, [consent], { sms: 'home' });
    database.writes = 0;
    await suppressByAddress(database, event({ at: noon + 120_000 }));
    expect(database.writes).toBe(0);
    expect((await gateOf(database, 'addr#home')).suppressed).toEqual([]);
  });

  it('a complaint withdraws e-mail for every brand the person has and the one complained about', async () => {
    const database = await givenConsented(anna);
    await changeConsent(database, change({ brand: 'wealth', purposes: ['survey'], evidence: 'imp_1:3' }));
    await givenAddress(database, 'home', { members: [anna] });
    await suppressByAddress(database, complaint({ brand: 'cards' }));
    const gate = await gateOf(database, anna);
    const withdrawn = gate.consents.filter(({ state }) => state === 'withdrawn');
    expect(new Set(withdrawn.map(({ brand, channel }) => `${brand} ${channel}`))).toEqual(
      new Set(['main email', 'wealth email', 'cards email']),
    );
    expect(withdrawn).toHaveLength(12);
    expect(gate.suppressed).toEqual([{ channel: 'email', reason: 'complaint' }]);
    expect((await ledgerOf(database, anna)).at(-1)).toMatchObject({ actor: 'provider', source: 'complaint' });
  });

  it('a bounce closes the address and withdraws nothing', async () => {
    const database = await givenConsented(anna);
    await givenAddress(database, 'home', { members: [anna] });
    await suppressByAddress(database, bounce());
    expect(await stopped(database, anna)).toEqual([]);
    expect((await gateOf(database, anna)).suppressed).toEqual([{ channel: 'email', reason: 'bounce' }]);
    expect((await ledgerOf(database, anna)).at(-1)).toMatchObject({ purposes: [], suppressed: 'bounce' });
  });

  it('a STOP from a number nobody has closes the number for whoever gets it later', async () => {
    const database = new WatchedDatabase();
    await suppressByAddress(database, event());
    expect((await gateOf(database, 'addr#home')).suppressed).toEqual([{ channel: 'sms', reason: 'stop' }]);
  });

  it('finds the address by its text, whatever its case', async () => {
    const database = await givenConsented(anna);
    const hash = hashAddress(keys.addressKey, 'email', 'anna@example.com');
    await givenAddress(database, hash, { members: [anna] });
    const { channel, reason, source, evidence, at } = complaint();
    const named = { address: 'Anna@Example.com', hashKey: keys.addressKey };
    await suppressByAddress(database, { channel, reason, source, evidence, at, ...named });
    expect((await gateOf(database, anna)).suppressed).toEqual([{ channel: 'email', reason: 'complaint' }]);
  });

  it('counts the message complained about as unsubscribed from', async () => {
    const database = await givenConsented(anna, bruno);
    await givenAddress(database, 'home', { members: [anna, bruno] });
    await database.write({ put: 'timeline', item: dispatch() });
    await suppressByAddress(database, complaint({ customerId: anna, dispatchId: birthdayMail }));
    const key = 'response#dsp_birthday1#unsubscribed#once';
    expect(await database.get('timeline', { customerId: anna, fact: key })).toMatchObject({ event: 'unsubscribed' });
    expect(await database.get('timeline', { customerId: bruno, fact: key })).toBeUndefined();
  });

  it('takes the word of whom the message was for, but leaves their new address open', async () => {
    const database = await givenConsented(anna, bruno);
    await givenAddress(database, 'home', { members: [bruno] });
    await suppressByAddress(database, complaint({ customerId: anna }));
    expect(await stopped(database, anna)).toHaveLength(4);
    expect((await gateOf(database, anna)).suppressed).toEqual([]);
    expect((await gateOf(database, bruno)).suppressed).toEqual([{ channel: 'email', reason: 'complaint' }]);
  });

  it('does not hold the bounce of an old address against the person', async () => {
    const database = await givenConsented(anna, bruno);
    await givenAddress(database, 'home', { members: [bruno] });
    await suppressByAddress(database, bounce({ customerId: anna }));
    expect((await gateOf(database, anna)).suppressed).toEqual([]);
  });

  it('closes the person the message was for when nobody is listed at the address', async () => {
    const database = await givenConsented(anna);
    await suppressByAddress(database, bounce({ customerId: anna }));
    expect((await gateOf(database, anna)).suppressed).toEqual([{ channel: 'email', reason: 'bounce' }]);
  });

  it('decides again when a claim came between', async () => {
    const database = await givenConsented(anna);
    await givenAddress(database, 'home', { members: [anna] });
    let claims = 2;
    const touch = async () => {
      if (claims-- <= 0) return;
      const hook = database.beforeWrite;
      database.beforeWrite = undefined;
      await database.write({ update: 'gates', key: { customerId: anna }, add: { version: 1 } });
      database.beforeWrite = hook;
    };
    database.beforeWrite = touch;
    await suppressByAddress(database, event());
    expect(await stopped(database, anna)).toEqual(withdrawnBySms);
    expect((await gateOf(database, anna)).version).toBe(5);
  });

  it('closes 120 members in transactions of at most 100 writes, the address in the first', async () => {
    const members = Array.from({ length: 120 }, (_, n) => CustomerId.parse(`m-${n}`));
    const database = new WatchedDatabase();
    await givenAddress(database, 'home', { members });
    const seen: Write[][] = [];
    const transact = database.transact.bind(database);
    database.transact = async (writes) => {
      seen.push(writes);
      return transact(writes);
    };
    await suppressByAddress(database, event());
    expect(seen.map((writes) => writes.length)).toEqual([99, 100, 42]);
    expect(seen[0]![0]).toMatchObject({ update: 'gates', key: { customerId: 'addr#home' } });
    for (const customerId of members) expect(await stopped(database, customerId)).toEqual(withdrawnBySms);
  });

  it('goes on where it died half-way when the event comes again', async () => {
    const members = Array.from({ length: 120 }, (_, n) => CustomerId.parse(`m-${n}`));
    const database = new WatchedDatabase();
    await givenAddress(database, 'home', { members });
    database.writes = 0;
    database.beforeWrite = async () => {
      if (database.writes === 1) throw new Error('the worker died');
    };
    await expect(suppressByAddress(database, event())).rejects.toThrow('the worker died');
    expect(await stopped(database, members[119]!)).toEqual([]);
    database.beforeWrite = undefined;
    await suppressByAddress(database, event());
    for (const customerId of members) expect(await stopped(database, customerId)).toEqual(withdrawnBySms);
  });
});
