import { describe, expect, it } from 'vitest';
import { changeConsent } from '../../functions/consent/change-consent.ts';
import { consentsAt } from '../../functions/consent/consents-at.ts';
import { Rejected } from '../../functions/platform/errors.ts';
import { anna, change, givenConsented, ledgerOf, noon, optOut, WatchedDatabase } from './given.ts';

const story = async () => {
  const database = new WatchedDatabase();
  await changeConsent(database, change({ purposes: ['survey', 'referral'] }));
  await changeConsent(database, optOut({ purposes: ['survey'], at: noon + 1000 }));
  await changeConsent(database, optOut({ purposes: ['survey', 'referral'], at: noon + 2000, evidence: 'request:2' }));
  return ledgerOf(database, anna);
};

describe('what was in force', () => {
  it('before the first entry is nothing', async () => {
    expect(consentsAt(await story(), noon - 1)).toEqual({ consents: [], suppressions: [], entries: [] });
  });

  it('at the very instant of an entry is what it says', async () => {
    const { consents, entries } = consentsAt(await story(), noon + 1000);
    expect(consents.map(({ purpose, state, since }) => [purpose, state, since])).toEqual([
      ['survey', 'withdrawn', '2027-03-01T12:00:01.000Z'],
      ['referral', 'granted', '2027-03-01T12:00:00.000Z'],
    ]);
    expect(entries).toHaveLength(2);
  });

  it('names the entry that brought it, not its repeat', async () => {
    const { consents, entries } = consentsAt(await story(), noon + 2000);
    expect(consents.map(({ purpose, state, entry }) => [purpose, state, entry])).toEqual([
      ['survey', 'withdrawn', entries[1]!.fact],
      ['referral', 'withdrawn', entries[2]!.fact],
    ]);
  });

  it('shows a closed address from the entry that closed it to the one that lifted it', async () => {
    const database = await givenConsented(anna);
    await changeConsent(database, optOut({ suppress: 'stop', at: noon + 1000 }));
    await changeConsent(database, change({ source: 'preference-page', evidence: 'r', at: noon + 5000 }));
    const ledger = await ledgerOf(database, anna);
    expect(consentsAt(ledger, noon + 4999).suppressions).toMatchObject([
      { channel: 'email', reason: 'stop', since: '2027-03-01T12:00:01.000Z' },
    ]);
    expect(consentsAt(ledger, noon + 5000).suppressions).toEqual([]);
  });

  it('is refused when an entry cannot be read', async () => {
    const database = await givenConsented(anna);
    const fact = 'consent#2027-03-02T00:00:00.000Z#x';
    await database.write({ put: 'timeline', item: { customerId: anna, fact, kind: 'consent', state: 'maybe' } });
    await expect(ledgerOf(database, anna)).rejects.toBeInstanceOf(Rejected);
  });
});
