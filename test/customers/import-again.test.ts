import { describe, expect, it } from 'vitest';
import { changeConsent } from '../../functions/consent/change-consent.ts';
import { CustomerId } from '../../functions/contracts/ids.ts';
import { ana, counts, rui } from './ana-and-rui.ts';
import {
  addressGate,
  consentsOf,
  csv,
  customerOf,
  importFile,
  itemsOf,
  ledgerOf,
  noon,
  occasionsOf,
  WatchedDatabase,
} from './given.ts';

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
