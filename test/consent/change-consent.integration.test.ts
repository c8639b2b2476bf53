import { afterAll, beforeAll, expect, it } from 'vitest';
import { suppressByAddress } from '../../functions/consent/change-address.ts';
import { changeConsent, changeConsents } from '../../functions/consent/change-consent.ts';
import { consentsAt } from '../../functions/consent/consents-at.ts';
import { type Engine, freshDatabase, startEngine } from '../support/engine.ts';
import { anna, birthdayMail, bruno, change, dispatch, gateOf, givenAddress, ledgerOf, noon, optOut } from './given.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

it('on the real engine: twelve opt-outs and grants of one person at once, all stored, gate and ledger agree', async () => {
  const database = await freshDatabase(engine.endpoint);
  await givenAddress(database, 'home', { members: [anna, bruno] });
  await database.write({ put: 'timeline', item: dispatch() });
  const acts = Array.from({ length: 6 }, (_, n) => [
    changeConsent(database, change({ channel: 'sms', brand: `b${n}`, evidence: `imp:${n}`, purposes: ['survey'] })),
    changeConsent(database, optOut({ brand: `b${n}`, evidence: `request:${n}`, dispatchId: birthdayMail })),
  ]);
  expect(new Set(await Promise.all(acts.flat()))).toEqual(new Set(['changed']));

  const gate = await gateOf(database, anna);
  const ledger = await ledgerOf(database, anna);
  expect(gate.version).toBe(12);
  expect(ledger).toHaveLength(12);
  expect(new Set(ledger.map(({ at }) => at)).size).toBe(12);
  expect(consentsAt(ledger, noon + 1000).consents).toHaveLength(30);
  expect(gate.consents).toHaveLength(30);
});

it('on the real engine: a STOP closes everybody, their own new consent reopens the address', async () => {
  const database = await freshDatabase(engine.endpoint);
  await givenAddress(database, 'home', { members: [anna, bruno] });
  const stop = { channel: 'sms', reason: 'stop', source: 'sms-reply', evidence: 'in-1', at: noon } as const;
  await Promise.all([1, 2, 3].map(() => suppressByAddress(database, { ...stop, addressHash: 'home' })));
  for (const key of ['addr#home', anna, bruno])
    expect((await gateOf(database, key)).suppressed).toEqual([{ channel: 'sms', reason: 'stop' }]);
  expect(await ledgerOf(database, bruno)).toHaveLength(1);

  const consent = change({ channel: 'sms', source: 'preference-page', evidence: 'request:1' });
  await changeConsents(database, { customerId: anna, at: noon + 1000 }, [consent], { sms: 'home' });
  expect((await gateOf(database, 'addr#home')).suppressed).toEqual([]);
  expect((await gateOf(database, anna)).suppressed).toEqual([]);
  expect((await gateOf(database, bruno)).suppressed).toEqual([{ channel: 'sms', reason: 'stop' }]);
});
