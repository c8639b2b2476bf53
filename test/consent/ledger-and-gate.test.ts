import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suppressByAddress } from '../../functions/consent/change-address.ts';
import { changeConsent } from '../../functions/consent/change-consent.ts';
import { consentsAt } from '../../functions/consent/consents-at.ts';
import { marketingPurposes } from '../../functions/contracts/consent.ts';
import type { Gate } from '../../functions/gate/gate.ts';
import { anna, bruno, change, gateOf, givenAddress, ledgerOf, noon, WatchedDatabase } from './given.ts';

const channel = fc.constantFrom('email' as const, 'sms' as const);
const purposes = fc.subarray([...marketingPurposes], { minLength: 1 });
const personal = fc.record({
  kind: fc.constant('personal' as const),
  customerId: fc.constantFrom(anna, bruno),
  brand: fc.constantFrom('main', 'wealth'),
  channel,
  purposes,
  state: fc.constantFrom('granted' as const, 'withdrawn' as const),
  source: fc.constantFrom('preference-page' as const, 'unsubscribe-page' as const, 'staff' as const),
  evidence: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
  at: fc.integer({ min: noon, max: noon + 3 }),
});
const byAddress = fc.record({
  kind: fc.constant('address' as const),
  channel,
  reason: fc.constantFrom('stop' as const, 'complaint' as const, 'bounce' as const),
  evidence: fc.constantFrom('m1', 'm2', 'm3'),
  at: fc.integer({ min: noon, max: noon + 3 }),
});

const sources = { stop: 'sms-reply', complaint: 'complaint', bounce: 'permanent-bounce' } as const;

describe('ledger and gate', () => {
  it('always agree, whatever comes in whatever order with whatever clocks and repeats', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(personal, byAddress), { maxLength: 20 }), async (acts) => {
        const database = new WatchedDatabase();
        await givenAddress(database, 'home', { members: [anna, bruno] });
        for (const act of acts) {
          if (act.kind === 'personal') await changeConsent(database, change(act));
          else await suppressByAddress(database, { ...act, addressHash: 'home', source: sources[act.reason] });
        }
        for (const customerId of [anna, bruno]) {
          const { consents, suppressions } = consentsAt(await ledgerOf(database, customerId), noon + 1_000_000);
          const gate = await gateOf(database, customerId);
          expect(consents.map(saying).toSorted()).toEqual(gate.consents.map(saying).toSorted());
          expect(suppressions.map(mark).toSorted()).toEqual(gate.suppressed.map(mark).toSorted());
        }
      }),
      { numRuns: 300 },
    );
  });

  it('say what the last act said: a plain model of new acts of one person', async () => {
    const acts = fc.array(
      fc.record({ purposes, channel, state: fc.constantFrom('granted' as const, 'withdrawn' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(acts, async (list) => {
        const database = new WatchedDatabase();
        const model = new Map<string, string>();
        for (const [n, act] of list.entries()) {
          await changeConsent(database, change({ ...act, source: 'preference-page', evidence: `r${n}`, at: noon + n }));
          for (const purpose of act.purposes) model.set(`main ${purpose} ${act.channel}`, act.state);
        }
        const expected = [...model].map(([key, state]) => `${key} ${state}`).toSorted();
        expect((await gateOf(database, anna)).consents.map(saying).toSorted()).toEqual(expected);
      }),
    );
  });

  it('never brings back who opted out by an import granting what it finds no entry for', async () => {
    const imports = fc.record({ kind: fc.constant('import' as const), channel, evidence: fc.string() });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(imports, byAddress), { minLength: 1, maxLength: 12 }), async (acts) => {
        const database = new WatchedDatabase();
        await givenAddress(database, 'home', { members: [anna] });
        const out = new Set<string>();
        for (const [n, act] of acts.entries()) {
          if (act.kind === 'import') {
            const known = consentsAt(await ledgerOf(database, anna), noon + 1_000_000).consents;
            const open = marketingPurposes.filter(
              (purpose) => !known.some((entry) => entry.purpose === purpose && entry.channel === act.channel),
            );
            await changeConsent(database, change({ channel: act.channel, purposes: open, evidence: `imp:${n}` }));
          } else {
            await suppressByAddress(database, { ...act, addressHash: 'home', source: sources[act.reason] });
            if (act.reason !== 'bounce') out.add(act.channel);
          }
        }
        const granted = (await gateOf(database, anna)).consents.filter(({ state }) => state === 'granted');
        expect(granted.filter((consent) => out.has(consent.channel))).toEqual([]);
      }),
    );
  });
});

const saying = (consent: Pick<Gate['consents'][number], 'brand' | 'purpose' | 'channel' | 'state'>): string =>
  [consent.brand, consent.purpose, consent.channel, consent.state].join(' ');
const mark = ({ channel, reason }: { channel: string; reason: string }): string => `${channel} ${reason}`;
