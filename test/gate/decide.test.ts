import { describe, expect, test } from 'vitest';
import { minuteOf } from '../../functions/gate/claim.ts';
import { decide } from '../../functions/gate/decide.ts';
import { aCustomer, aGate, aPlan, someFacts } from '../support/builders.ts';

const noon = Date.parse('2027-03-01T12:00:00Z');
const at = (iso: string) => Date.parse(iso);

describe('the gate', () => {
  test('allows a customer who consented, is awake, graded and not over the cap', () => {
    expect(decide(someFacts())).toEqual({ answer: 'allowed', findings: [] });
  });

  test.each([
    ['no gate at all', { gate: undefined }, 'no-consent'],
    ['no consent for this purpose', { gate: aGate({ consents: [] }) }, 'no-consent'],
    [
      'consent for another channel only',
      {
        gate: aGate({ consents: [{ brand: 'main', purpose: 'product-marketing', channel: 'sms', state: 'granted' }] }),
      },
      'no-consent',
    ],
    [
      'consent to another brand of the group only',
      {
        gate: aGate({
          consents: [{ brand: 'other', purpose: 'product-marketing', channel: 'email', state: 'granted' }],
        }),
      },
      'no-consent',
    ],
    [
      'consent withdrawn',
      {
        gate: aGate({
          consents: [{ brand: 'main', purpose: 'product-marketing', channel: 'email', state: 'withdrawn' }],
        }),
      },
      'consent-withdrawn',
    ],
    [
      'an address that bounced',
      { gate: aGate({ suppressed: [{ channel: 'email', reason: 'bounce' }] }) },
      'address-suppressed',
    ],
    ['no address', { customer: aCustomer({ email: undefined }) }, 'no-address'],
    ['a customer no longer on record', { customer: undefined }, 'customer-unknown'],
    ['a deceased customer', { customer: aCustomer({ flags: ['deceased'] }) }, 'deceased'],
    ['a customer in dispute', { customer: aCustomer({ flags: ['dispute'] }) }, 'in-dispute'],
    ['a minor', { customer: aCustomer({ birthday: '2009-03-02' }) }, 'minor'],
    ['a product riskier than the customer’s grade', { plan: aPlan({ riskGrade: 'R4' }) }, 'risk-too-high'],
    [
      'an ungraded customer',
      { plan: aPlan({ riskGrade: 'R1' }), customer: aCustomer({ riskGrade: undefined }) },
      'risk-grade-missing',
    ],
    [
      'a graded product to somebody of unknown age',
      { plan: aPlan({ riskGrade: 'R1' }), customer: aCustomer({ birthday: undefined }) },
      'age-unknown',
    ],
    ['somebody whose record cannot be read', { isUnreadable: true }, 'record-unreadable'],
    ['a restored copy of the tables', { inOwnEnvironment: false }, 'wrong-environment'],
    ['the kill switch', { killSwitch: true }, 'sending-stopped'],
    ['a cancelled run', { run: { ...someFacts().run, status: 'cancelled' as const } }, 'run-cancelled'],
    ['a window that is over', { nowMs: at('2027-03-02T10:00:00Z') }, 'too-late'],
    ['a person held out', { plan: aPlan({ holdout: 1 }) }, 'holdout'],
  ])('refuses %s', (_, facts, reason) => {
    expect(decide(someFacts(facts))).toMatchObject({ answer: 'refused', reason });
  });

  test('keeps every reason while the first wins', () => {
    const facts = someFacts({ customer: aCustomer({ flags: ['arrears'] }), gate: aGate({ consents: [] }) });
    expect(decide(facts)).toEqual({ answer: 'refused', reason: 'in-arrears', findings: ['in-arrears', 'no-consent'] });
  });

  test('offers a product to somebody who turns 18 today, and its grade to an equal grade', () => {
    const facts = someFacts({ customer: aCustomer({ birthday: '2009-03-01' }), plan: aPlan({ riskGrade: 'R3' }) });
    expect(decide(facts).answer).toBe('allowed');
  });

  test('offers a product without a grade to somebody of unknown age', () => {
    expect(decide(someFacts({ customer: aCustomer({ birthday: undefined }) })).answer).toBe('allowed');
  });

  test('refuses the fourth marketing message in seven days and allows it when the first is a week old', () => {
    const contact = (iso: string) => ({ brand: 'main', channel: 'email' as const, atMinute: minuteOf(at(iso)) });
    const recent = [contact('2027-02-22T12:01:00Z'), contact('2027-02-25T09:00:00Z'), contact('2027-02-28T09:00:00Z')];
    expect(decide(someFacts({ gate: aGate({ contacts: recent }) }))).toMatchObject({ reason: 'contact-cap' });
    const older = [contact('2027-02-22T12:00:00Z'), ...recent.slice(1)];
    expect(decide(someFacts({ gate: aGate({ contacts: older }) })).answer).toBe('allowed');
  });

  test('waits for nine in the morning of the customer’s zone', () => {
    const facts = someFacts({ customer: aCustomer({ zone: 'Asia/Shanghai' }), nowMs: noon });
    expect(decide(facts)).toMatchObject({ answer: 'deferred', untilMs: at('2027-03-02T01:00:00Z') });
  });

  test('gives up when the morning comes after the run has closed', () => {
    const run = { ...someFacts().run, closesAtMs: at('2027-03-02T01:00:00Z') };
    expect(decide(someFacts({ customer: aCustomer({ zone: 'Asia/Shanghai' }), run }))).toMatchObject({
      reason: 'too-late',
    });
  });

  test('greets nobody whose birthday morning had passed when the run began', () => {
    const plan = aPlan({ kind: 'birthday', purpose: 'birthday-and-care', date: '2027-03-01', localTime: '09:30' });
    expect(decide(someFacts({ plan, dueAtMs: at('2027-03-01T09:30:00Z') }))).toMatchObject({ reason: 'too-late' });
  });

  test('sends a service message without consent, over the cap, to somebody in dispute: but never to the deceased or a dead address', () => {
    const plan = aPlan({ purpose: 'service', holdout: 1 });
    const gate = aGate({
      consents: [],
      contacts: Array.from({ length: 9 }, () => ({ brand: 'main', channel: 'email', atMinute: minuteOf(noon) })),
    });
    const facts = { plan, gate, customer: aCustomer({ flags: ['dispute', 'arrears'] }) };
    expect(decide(someFacts(facts)).answer).toBe('allowed');
    expect(decide(someFacts({ ...facts, customer: aCustomer({ flags: ['deceased'] }) }))).toMatchObject({
      reason: 'deceased',
    });
    expect(
      decide(someFacts({ ...facts, gate: aGate({ suppressed: [{ channel: 'email', reason: 'bounce' }] }) })),
    ).toMatchObject({
      reason: 'address-suppressed',
    });
  });
});
