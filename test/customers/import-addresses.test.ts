import { describe, expect, it } from 'vitest';
import { ana, bounce, counts, rui } from './ana-and-rui.ts';
import {
  addressGate,
  csv,
  customerOf,
  gateOf,
  importFile,
  ledgerOf,
  noon,
  rejectedOf,
  WatchedDatabase,
} from './given.ts';

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
