import { describe, expect, it } from 'vitest';
import { ImportId } from '../../functions/contracts/ids.ts';
import { readImport } from '../../functions/customers/import.store.ts';
import { ana, bounce, counts, rui } from './ana-and-rui.ts';
import {
  addressGate,
  consentsOf,
  csv,
  customerOf,
  gateOf,
  importFile,
  ledgerOf,
  noon,
  occasionsOf,
  rejectedOf,
  WatchedDatabase,
} from './given.ts';

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
