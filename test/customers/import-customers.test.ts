import { describe, expect, it } from 'vitest';
import { suppressByAddress } from '../../functions/consent/change-address.ts';
import { changeConsent } from '../../functions/consent/change-consent.ts';
import { CustomerId, ImportId } from '../../functions/contracts/ids.ts';
import { readImport } from '../../functions/customers/import.store.ts';
import {
  addressGate,
  addressHashKey,
  consentsOf,
  csv,
  customerOf,
  gateOf,
  importFile,
  itemsOf,
  ledgerOf,
  noon,
  occasionsOf,
  rejectedOf,
  WatchedDatabase,
} from './given.ts';

const ana = {
  customerId: 'C1',
  name: 'Ana',
  email: 'ana@example.com',
  phone: '+351912345678',
  birthday: '1984-02-29',
  accountOpenedOn: '2010-07-01',
};
const rui = { customerId: 'C2', name: 'Rui', email: 'rui@example.com' };
const counts = (created: number, updated: number, unchanged: number, rejected = 0) => ({
  accepted: created + updated + unchanged,
  created,
  updated,
  unchanged,
  rejected,
});

const everything = async (database: WatchedDatabase) =>
  JSON.stringify(
    await Promise.all(
      (['customers', 'occasions', 'gates', 'timeline'] as const).map((table) => itemsOf(database, table)),
    ),
  );

const optOut = (database: WatchedDatabase, customerId: string, channel: 'email' | 'sms' = 'email') =>
  changeConsent(database, {
    customerId: CustomerId.parse(customerId),
    at: noon + 60_000,
    brand: 'main',
    channel,
    purposes: ['birthday-and-care', 'product-marketing', 'referral', 'survey'],
    state: 'withdrawn',
    source: 'unsubscribe-page',
    actor: 'customer',
    evidence: `request:${customerId}:${channel}`,
  });

const bounce = (database: WatchedDatabase, address: string) =>
  suppressByAddress(database, {
    channel: 'email',
    reason: 'bounce',
    source: 'permanent-bounce',
    evidence: `event:${address}`,
    at: noon + 60_000,
    address,
    hashKey: addressHashKey,
  });

describe('a new customer', () => {
  it('comes with profile, occasions, gate, ledger and addresses in one transaction', async () => {
    const database = new WatchedDatabase();
    const result = await importFile(database, csv({ ...ana, consentedAt: '2010-07-02T10:00:00Z', branch: 'Baixa' }));

    expect(result).toEqual({ importId: 'imp_000001', ...counts(1, 0, 0) });
    expect(database.transactions).toHaveLength(1);
    expect(await customerOf(database, 'C1')).toEqual({
      customerId: 'C1',
      brand: 'main',
      name: 'Ana',
      email: 'ana@example.com',
      phone: '+351912345678',
      birthday: '1984-02-29',
      accountOpenedOn: '2010-07-01',
      locale: 'en',
      zone: 'Europe/Lisbon',
      attributes: { branch: 'Baixa' },
      statedEmailConsent: true,
      rowHash: expect.any(String),
    });
    expect(await occasionsOf(database)).toEqual(['anniversary#07-01 C1', 'birthday#02-29 C1']);
    expect(await consentsOf(database, 'C1')).toEqual([
      'birthday-and-care email granted',
      'product-marketing email granted',
      'referral email granted',
      'survey email granted',
    ]);
    expect(await ledgerOf(database, 'C1')).toEqual([
      {
        customerId: 'C1',
        fact: 'consent#2027-03-01T12:00:00.000Z#imp_000001-line-2-0',
        kind: 'consent',
        at: '2027-03-01T12:00:00.000Z',
        brand: 'main',
        channel: 'email',
        purposes: ['birthday-and-care', 'product-marketing', 'referral', 'survey'],
        state: 'granted',
        source: 'import',
        actor: 'import',
        evidence: 'imp_000001 line 2',
        givenAt: '2010-07-02T10:00:00.000Z',
      },
    ]);
    expect((await addressGate(database, 'email', 'ANA@example.com')).members).toEqual(['C1']);
    expect((await addressGate(database, 'sms', '+351912345678')).members).toEqual(['C1']);
  });

  it('has a gate without consents when the file says no or nothing', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv({ ...rui, marketingEmailConsent: 'no', marketingSmsConsent: '' }));
    expect(await gateOf(database, 'C2')).toMatchObject({ version: 1, consents: [] });
    expect(await ledgerOf(database, 'C2')).toEqual([]);
    expect(await customerOf(database, 'C2')).toMatchObject({ statedEmailConsent: false });
  });

  it('is refused without a time zone that anything tells', async () => {
    const database = new WatchedDatabase();
    const result = await importFile(
      database,
      csv({ ...rui, timezone: '' }, { ...ana, timezone: '', phone: '+6591234567' }),
    );
    expect(result).toMatchObject(counts(1, 0, 0, 1));
    expect(await customerOf(database, 'C1')).toMatchObject({ zone: 'Asia/Singapore' });
    expect(await rejectedOf(database, 'imp_000001')).toMatchObject([{ line: 2, field: 'timezone' }]);
  });

  it('is not granted what a closed address cannot take', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv(ana));
    await bounce(database, 'ana@example.com');
    await importFile(database, csv({ ...rui, email: 'Ana@Example.com', marketingSmsConsent: 'yes' }), noon + 120_000);
    expect(await consentsOf(database, 'C2')).toEqual([
      'birthday-and-care sms granted',
      'product-marketing sms granted',
      'referral sms granted',
      'survey sms granted',
    ]);
    expect((await gateOf(database, 'C2')).suppressed).toEqual([{ channel: 'email', reason: 'bounce' }]);
    expect((await ledgerOf(database, 'C2')).map(({ state, suppressed }) => [state, suppressed])).toEqual([
      ['granted', undefined],
      ['withdrawn', 'bounce'],
    ]);
  });
});

describe('the same file again', () => {
  it('changes nothing and writes nothing', async () => {
    const database = new WatchedDatabase();
    const file = csv({ ...ana, flags: 'dispute', branch: 'Baixa' }, { ...rui, email: 'ana@example.com' });
    await importFile(database, file);
    const before = await everything(database);
    database.transactions = [];
    expect(await importFile(database, file, noon + 86_400_000)).toEqual({ importId: 'imp_000002', ...counts(0, 0, 2) });
    expect(await everything(database)).toBe(before);
    expect(database.transactions).toEqual([]);
  });

  it('changes nothing in another encoding, order of columns or as newline JSON', async () => {
    const database = new WatchedDatabase();
    await importFile(database, 'customerId,name,timezone\nC1,龚志强,Asia/Shanghai\n');
    expect(await importFile(database, 'timezone,customerId,name\r\nAsia/Shanghai,C1,"龚志强"\r\n')).toMatchObject(
      counts(0, 0, 1),
    );
    expect(await importFile(database, '{"name":"龚志强","customerId":"C1","timezone":"Asia/Shanghai"}')).toMatchObject(
      counts(0, 0, 1),
    );
  });
});

describe('a changed row', () => {
  it('moves the birthday in the transaction that changes it, and leaves scores alone', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv(ana));
    const scores = {
      frequency: 3,
      monetary: 12,
      engagementEmail: 1,
      engagementSms: 0,
      asOf: '2027-03-01T00:00:00.000Z',
    };
    await database.write({ update: 'customers', key: { customerId: 'C1' }, set: { scores, scoresVersion: 4 } });
    database.transactions = [];

    expect(await importFile(database, csv({ ...ana, birthday: '1984-03-01', name: 'Ana Maria' }))).toMatchObject(
      counts(0, 1, 0),
    );
    expect(await occasionsOf(database)).toEqual(['anniversary#07-01 C1', 'birthday#03-01 C1']);
    expect(await customerOf(database, 'C1')).toMatchObject({
      name: 'Ana Maria',
      birthday: '1984-03-01',
      scores,
      scoresVersion: 4,
    });
    const [writes] = database.transactions;
    expect(writes?.map((write) => Object.keys(write)[0])).toEqual(['update', 'delete', 'put']);
  });

  it('takes away what it leaves blank and keeps what it does not speak of', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv({ ...ana, city: 'Lisbon', flags: 'dispute', branch: 'Baixa', vip: 'yes' }));
    await importFile(database, 'customerId,email,phone,birthday,flags,branch,timezone,name\nC1,,,1900-01-01,,,,\n');
    expect(await customerOf(database, 'C1')).toEqual({
      customerId: 'C1',
      brand: 'main',
      accountOpenedOn: '2010-07-01',
      city: 'Lisbon',
      locale: 'en',
      zone: 'Europe/Lisbon',
      attributes: { vip: 'yes' },
      statedEmailConsent: true,
      rowHash: expect.any(String),
    });
    expect(await occasionsOf(database)).toEqual(['anniversary#07-01 C1']);
    expect((await addressGate(database, 'email', 'ana@example.com')).members).toEqual([]);
  });

  it('has the last word when it comes twice in one file', async () => {
    const database = new WatchedDatabase();
    const others = Array.from({ length: 60 }, (_, n) => ({ ...rui, customerId: `X${n}`, email: `x${n}@example.com` }));
    const result = await importFile(
      database,
      csv({ ...ana, name: 'first' }, { ...ana, name: 'second' }, ...others, { ...ana, name: 'third' }),
    );
    expect(result).toMatchObject(counts(61, 2, 0));
    expect(await customerOf(database, 'C1')).toMatchObject({ name: 'third' });
  });

  it('is worked out again when somebody changes the customer in between', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv(ana));
    database.transactions = [];
    database.beforeTransaction = () => importFile(database, csv({ ...ana, birthday: '1984-05-05' }));
    await importFile(database, csv({ ...ana, birthday: '1984-06-06' }));
    expect(await occasionsOf(database)).toEqual(['anniversary#07-01 C1', 'birthday#06-06 C1']);
  });
});

describe('several customers in one transaction', () => {
  it('are all worked out again, each alone, when somebody has changed one of them', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv(ana, rui));
    database.transactions = [];
    database.beforeTransaction = () => importFile(database, csv({ ...ana, city: 'Porto' }));
    const result = await importFile(database, csv({ ...ana, city: 'Lisbon' }, { ...rui, city: 'Lisbon' }));
    expect(result).toMatchObject(counts(0, 2, 0));
    expect(await customerOf(database, 'C1')).toMatchObject({ city: 'Lisbon' });
    expect(await customerOf(database, 'C2')).toMatchObject({ city: 'Lisbon' });
  });
});

describe('an address of two', () => {
  it('is marked on both, and on neither once one has left', async () => {
    const database = new WatchedDatabase();
    const couple = { email: 'home@example.com', phone: '+351912345678' };
    await importFile(database, csv({ ...ana, ...couple }, { ...rui, ...couple }));
    expect((await addressGate(database, 'email', 'home@example.com')).members).toEqual(['C1', 'C2']);
    for (const id of ['C1', 'C2'])
      expect(await customerOf(database, id)).toMatchObject({ sharedEmail: true, sharedPhone: true });

    await importFile(database, csv({ ...rui, email: 'rui@example.com', phone: '' }));
    expect((await addressGate(database, 'email', 'home@example.com')).members).toEqual(['C1']);
    for (const id of ['C1', 'C2']) {
      expect(await customerOf(database, id)).not.toHaveProperty('sharedEmail');
      expect(await customerOf(database, id)).not.toHaveProperty('sharedPhone');
    }
  });

  it('stays marked while two of three are left', async () => {
    const database = new WatchedDatabase();
    const home = { email: 'home@example.com' };
    const eva = { customerId: 'C3', name: 'Eva' };
    await importFile(database, csv({ ...ana, ...home }, { ...rui, ...home }, { ...eva, ...home }));
    await importFile(database, csv({ ...eva, email: 'eva@example.com' }));
    expect(await customerOf(database, 'C1')).toMatchObject({ sharedEmail: true });
    expect(await customerOf(database, 'C2')).toMatchObject({ sharedEmail: true });
    expect(await customerOf(database, 'C3')).not.toHaveProperty('sharedEmail');
  });

  it('swaps two people right who trade addresses in one file', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv(ana, rui));
    await importFile(database, csv({ ...ana, email: rui.email }, { ...rui, email: ana.email }));
    expect((await addressGate(database, 'email', ana.email)).members).toEqual(['C2']);
    expect((await addressGate(database, 'email', rui.email)).members).toEqual(['C1']);
    for (const id of ['C1', 'C2']) expect(await customerOf(database, id)).not.toHaveProperty('sharedEmail');
  });

  it('is no household any more with a hundred: the next row is refused', async () => {
    const database = new WatchedDatabase();
    const many = Array.from({ length: 102 }, (_, n) => ({ customerId: `N${n}`, email: 'none@example.com' }));
    expect(await importFile(database, csv(...many))).toMatchObject(counts(100, 0, 0, 2));
    expect((await rejectedOf(database, 'imp_000001')).map(({ field, reason }) => `${field} ${reason}`)).toEqual([
      'email belongs to a hundred other customers already',
      'email belongs to a hundred other customers already',
    ]);
  });
});

describe('an opt-out', () => {
  it('stays, whatever later files say', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv(ana));
    await optOut(database, 'C1');
    for (const name of ['Ana', 'Anna', 'Anne'])
      await importFile(database, csv({ ...ana, name, consentedAt: '2027-02-01' }), noon + 120_000);
    expect(await consentsOf(database, 'C1')).toEqual([
      'birthday-and-care email withdrawn',
      'product-marketing email withdrawn',
      'referral email withdrawn',
      'survey email withdrawn',
    ]);
    expect(await ledgerOf(database, 'C1')).toHaveLength(2);
  });

  it('stays when it is stored between the import’s reading and its writing', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv({ ...ana, marketingEmailConsent: '' }));
    database.beforeTransaction = () => optOut(database, 'C1');
    await importFile(database, csv(ana), noon + 120_000);
    expect((await consentsOf(database, 'C1')).every((consent) => consent.endsWith('withdrawn'))).toBe(true);
  });

  it('of one channel leaves the other to be granted', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv(ana));
    await optOut(database, 'C1');
    await importFile(database, csv({ ...ana, marketingSmsConsent: 'yes' }), noon);
    expect((await consentsOf(database, 'C1')).filter((consent) => consent.endsWith('granted'))).toHaveLength(4);
    const ledger = await ledgerOf(database, 'C1');
    expect(ledger.map(({ channel, state }) => `${channel} ${state}`)).toEqual([
      'email granted',
      'email withdrawn',
      'sms granted',
    ]);
    expect(ledger.at(-1)?.at).toBe('2027-03-01T12:01:00.001Z');
  });
});

describe('a closed address', () => {
  it('is left behind by who moves, and stays closed for who comes', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv(ana, rui));
    await bounce(database, 'ana@example.com');
    expect((await gateOf(database, 'C1')).suppressed).toEqual([{ channel: 'email', reason: 'bounce' }]);

    await importFile(
      database,
      csv({ ...ana, email: 'new@example.com' }, { ...rui, email: 'ana@example.com' }),
      noon + 120_000,
    );
    expect((await gateOf(database, 'C1')).suppressed).toEqual([]);
    expect((await gateOf(database, 'C2')).suppressed).toEqual([{ channel: 'email', reason: 'bounce' }]);
    expect((await addressGate(database, 'email', 'ana@example.com')).suppressed).toEqual([
      { channel: 'email', reason: 'bounce' },
    ]);
    expect((await ledgerOf(database, 'C1')).at(-1)).toMatchObject({
      purposes: [],
      lifted: ['bounce'],
      source: 'import',
    });
  });

  it('stays closed on the same address, whatever else of the customer changes', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv(ana));
    await bounce(database, 'ana@example.com');
    await importFile(database, csv({ ...ana, city: 'Porto' }), noon + 120_000);
    expect((await gateOf(database, 'C1')).suppressed).toEqual([{ channel: 'email', reason: 'bounce' }]);
  });
});

describe('rejected rows', () => {
  it('are counted, kept in order with every fault, and hold up nobody', async () => {
    const database = new WatchedDatabase();
    const bad = Array.from({ length: 600 }, (_, n) => ({ customerId: `X${n}`, email: 'nowhere', riskGrade: 'D' }));
    const result = await importFile(database, csv(ana, ...bad, rui));
    expect(result).toMatchObject(counts(2, 0, 0, 600));
    const faults = await rejectedOf(database, result.importId);
    expect(faults).toHaveLength(1200);
    expect(faults.slice(0, 3).map(({ line, field }) => [line, field])).toEqual([
      [3, 'email'],
      [3, 'riskGrade'],
      [4, 'email'],
    ]);
    expect(faults.at(-1)?.line).toBe(602);
  });
});

describe('an import on record', () => {
  it('is finished with its counts, by whom and when', async () => {
    const database = new WatchedDatabase();
    await importFile(database, csv(ana));
    expect(await readImport(database, ImportId.parse('imp_000001'))).toEqual({
      importId: 'imp_000001',
      status: 'finished',
      startedAt: '2027-03-01T12:00:00.000Z',
      startedBy: 'Maria',
      ...counts(1, 0, 0),
    });
  });

  it('is stopped when the file breaks off, and says why', async () => {
    const database = new WatchedDatabase();
    const file = `${csv(ana, rui)}C3,"Eva\n`;
    await expect(importFile(database, file)).rejects.toThrow('a quotation mark is opened');
    expect(await readImport(database, ImportId.parse('imp_000001'))).toMatchObject({
      status: 'stopped',
      stoppedBecause: expect.stringContaining('a quotation mark is opened'),
    });
  });

  it('is stopped, and the fault goes on, when the tables do not answer', async () => {
    const database = new WatchedDatabase();
    database.beforeTransaction = () => Promise.reject(new Error('no answer'));
    await expect(importFile(database, csv(ana, rui))).rejects.toThrow('no answer');
    expect(await readImport(database, ImportId.parse('imp_000001'))).toMatchObject({ status: 'stopped' });
  });
});
