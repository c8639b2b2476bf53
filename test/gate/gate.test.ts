import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withClaim, withoutClaim } from '../../functions/gate/claim.ts';
import { claimKey, emptyGate, type Gate, packGate, unpackGate } from '../../functions/gate/gate.ts';
import { Rejected } from '../../functions/platform/errors.ts';
import { aGate, aPlan } from '../support/builders.ts';

const channel = fc.constantFrom('email' as const, 'sms' as const);
const minute = fc.integer({ min: 28_000_000, max: 40_000_000 });
const brand = fc.stringMatching(/^[a-z0-9-]{1,16}$/);
const consent = fc.record({
  brand,
  purpose: fc.constantFrom(
    'service' as const,
    'birthday-and-care' as const,
    'product-marketing' as const,
    'referral' as const,
    'survey' as const,
  ),
  channel: fc.constantFrom('email' as const, 'sms' as const, 'phone' as const),
  state: fc.constantFrom('granted' as const, 'withdrawn' as const),
});
const claim = fc.record({
  key: fc.stringMatching(/^[A-Za-z0-9_-]{12}$/),
  attempt: fc.stringMatching(/^[0-9a-f]{8}$/),
  atMinute: minute,
  keepUntilMinute: minute,
});
const byBrand = (gate: Gate) => ({
  ...gate,
  consents: gate.consents.toSorted((a, b) => (a.brand < b.brand ? -1 : a.brand > b.brand ? 1 : 0)),
});

describe('the gate item', () => {
  test('comes back from its packed form as it was', () => {
    const gates = fc.record({
      key: fc.constant('B1'),
      version: fc.nat(),
      consents: fc.array(consent, { maxLength: 20 }),
      suppressed: fc.array(
        fc.record({
          channel,
          reason: fc.constantFrom('complaint' as const, 'bounce' as const, 'stop' as const, 'erased' as const),
        }),
      ),
      contacts: fc.array(fc.record({ brand, channel, atMinute: minute })),
      claims: fc.array(claim),
      members: fc.constant<Gate['members']>([]),
    });
    fc.assert(
      fc.property(gates, (gate) => {
        expect(byBrand(unpackGate({ customerId: 'B1', ...packGate(gate) }))).toEqual(byBrand(gate));
      }),
    );
  });

  test('stays under one write unit (1 KB) at the cap: three contacts a week and an SMS for each, all claims of sixty days kept', () => {
    const plan = aPlan();
    let gate = aGate({ key: 'a-customer-id-of-the-bank-1234567' });
    for (let week = 0; week < 9; week++)
      for (let n = 0; n < 3; n++) {
        const nowMs = Date.parse('2027-01-04T12:00:00Z') + (week * 7 + n) * 86_400_000;
        const key = claimKey({ campaignId: 'cmp_1', occurrence: `${week}-${n}`, step: 1, channel: 'email' });
        gate = withClaim(gate, { key, attempt: 'abcdef01', nowMs, closesAtMs: nowMs + 86_400_000, plan });
      }
    const bytes = Object.entries({ customerId: gate.key, ...packGate(gate) }).reduce(
      (sum, [name, value]) => sum + name.length + (typeof value === 'string' ? value.length : 8),
      0,
    );
    expect(bytes).toBeLessThan(1024);
    expect(bytes).toBeGreaterThan(500);
  });

  test.each([
    [{ version: 1, consents: 'main=be', suppressed: '', contacts: '', claims: '' }],
    [{ version: 1, consents: 'main=zz+', suppressed: '', contacts: '', claims: '' }],
    [{ version: 1, suppressed: '', contacts: '', claims: '' }],
    [{ consents: '', suppressed: '', contacts: '', claims: '' }],
    [{ version: 1, consents: '', suppressed: '', contacts: '', claims: 'half~a' }],
  ])('that cannot be read is rejected, never taken for a yes: %j', (item) => {
    expect(() => unpackGate({ customerId: 'B1', ...item })).toThrow(Rejected);
  });
});

describe('a claim', () => {
  const request = {
    key: 'abcdefghijkl',
    attempt: 'aaaaaaaa',
    nowMs: Date.parse('2027-03-01T12:00:00Z'),
    closesAtMs: Date.parse('2027-03-02T12:00:00Z'),
    plan: aPlan(),
  };

  test('taken back leaves the gate as it was, but for its version', () => {
    const gate = aGate({ contacts: [{ brand: 'main', channel: 'email', atMinute: 29_999_000 }] });
    const back = withoutClaim(withClaim(gate, request), request);
    expect({ ...back, version: 0 }).toEqual({
      ...gate,
      version: 0,
      contacts: gate.contacts.filter(({ atMinute }) => atMinute > 30_000_000),
    });
    expect(back.version).toBe(gate.version + 2);
  });

  test('taken back leaves another attempt’s claim alone', () => {
    const claimed = withClaim(emptyGate('B1'), { ...request, attempt: 'bbbbbbbb' });
    expect(withoutClaim(claimed, request)).toEqual(claimed);
  });

  test('is kept until thirty days after its occurrence has closed', () => {
    const claimed = withClaim(emptyGate('B1'), request);
    const again = (iso: string) =>
      withClaim(claimed, { ...request, key: 'zzzzzzzzzzzz', nowMs: Date.parse(iso) }).claims.length;
    expect(again('2027-04-01T11:59:00Z')).toBe(2);
    expect(again('2027-04-01T12:00:00Z')).toBe(1);
  });
});
