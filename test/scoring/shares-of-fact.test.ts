import { describe, expect, it } from 'vitest';
import type { Fact } from '../../functions/contracts/facts.ts';
import { runShare, scoreboardShare, scorePoint } from '../../functions/scoring/shares-of-fact.ts';
import { bankEvent, credit, dispatch, overruled, proof, refusal, resolution, response } from './facts.ts';

const counts = (fact: Fact) => runShare(fact)?.counts;

describe("a run's counters", () => {
  it.each([
    ['sent', { sent: 1 }],
    ['failed', { failed: 1 }],
    ['unknown', { unknown: 1 }],
    ['unresolved', { unresolved: 1 }],
  ] as const)('take a dispatch that is %s', (status, expected) => {
    expect(runShare(dispatch(1, { status }))).toEqual({ runId: 'run_1', counts: expected });
  });

  it('take one out of doubt when a fact settles it', () => {
    expect(counts(resolution(1, 'sent'))).toEqual({ unknown: -1, sent: 1 });
    expect(counts(resolution(1, 'unresolved'))).toEqual({ unknown: -1, unresolved: 1 });
  });

  it('take one out of doubt that is sent again: the second message counts by itself', () => {
    expect(counts(resolution(1, 'resent'))).toEqual({ unknown: -1 });
  });

  it('take one that was given up for sent when it is proven', () => {
    expect(counts(proof(1))).toEqual({ unresolved: -1, sent: 1 });
    expect(scoreboardShare(proof(1))?.counts).toEqual({ sent: 1 });
  });

  it('take back a refusal that did not hold', () => {
    expect(counts(overruled(1, 'contact-cap'))).toEqual({ refused: -1 });
    expect(counts(overruled(1, 'holdout'))).toEqual({ holdout: -1 });
  });

  it('tell the comparison group from the refused', () => {
    expect(counts(refusal(1, 'contact-cap'))).toEqual({ refused: 1 });
    expect(counts(refusal(1, 'holdout'))).toEqual({ holdout: 1 });
  });

  it.each([
    ['delivery', { delivered: 1 }],
    ['bounce', { bounced: 1 }],
    ['soft-bounce', { softBounced: 1 }],
    ['not-spam', undefined],
    ['complaint', { complained: 1 }],
    ['reject', { rejected: 1 }],
    ['rendering-failure', { rejected: 1 }],
    ['opened', { opened: 1 }],
    ['clicked', { clicked: 1 }],
    ['responded', { responded: 1 }],
    ['unsubscribed', { unsubscribed: 1 }],
    ['send', undefined],
    ['delivery-delay', undefined],
    ['subscription', undefined],
  ] as const)('take a %s', (event, expected) => {
    expect(counts(response(1, event))).toEqual(expected);
  });

  it.each([
    ['open', 'human', { opensHuman: 1 }],
    ['open', 'prefetch', { opensPrefetch: 1 }],
    ['open', 'scanner', { opensScanner: 1 }],
    ['click', 'human', { clicksHuman: 1 }],
    ['click', 'prefetch', { clicksPrefetch: 1 }],
    ['click', 'scanner', { clicksScanner: 1 }],
  ] as const)('keep every %s by verdict: %s', (event, verdict, expected) => {
    expect(counts(response(1, event, { verdict }))).toEqual(expected);
  });

  it.each([
    ['burst', 'open', { opensHuman: -1, opensScanner: 1 }],
    ['burst', 'click', { clicksHuman: -1, clicksScanner: 1 }],
    ['withdrawn', 'opened', { opened: -1 }],
    ['withdrawn', 'clicked', { clicked: -1 }],
    ['withdrawn', 'responded', { responded: -1 }],
  ] as const)('take back by a %s what was counted of the %s', (event, about, expected) => {
    expect(counts(response(1, event, { about }))).toEqual(expected);
  });

  it('take a conversion that is credited to a message, in hundredths', () => {
    const sold = bankEvent(1, 'conversion', { amount: 19.99, credit: credit(1) });
    expect(runShare(sold)).toEqual({ runId: 'run_1', counts: { converted: 1, revenueCents: 1999 } });
    expect(runShare(bankEvent(1, 'conversion', { amount: 19.99 }))).toBeUndefined();
    expect(runShare(bankEvent(1, 'transaction', { amount: 19.99 }))).toBeUndefined();
  });
});

describe('the scoreboard', () => {
  it('takes what tells a segment apart, under segment, kind and channel', () => {
    expect(scoreboardShare(dispatch(1))).toEqual({ part: 'seg_1#birthday#email', counts: { sent: 1 } });
    expect(scoreboardShare(resolution(1, 'sent'))?.counts).toEqual({ sent: 1 });
    expect(scoreboardShare(response(1, 'responded'))?.counts).toEqual({ responded: 1 });
  });

  it('takes nothing of refusals, failures and bare opens', () => {
    for (const fact of [
      refusal(1, 'contact-cap'),
      dispatch(1, { status: 'failed' }),
      response(1, 'open', { verdict: 'human' }),
      resolution(1, 'unresolved'),
    ])
      expect(scoreboardShare(fact)).toBeUndefined();
  });
});

describe('scores', () => {
  it('move on what a person did: an open 1, a click 3, on the channel it came by', () => {
    expect(scorePoint(response(1, 'opened'))).toMatchObject({ engagementEmail: 1, engagementSms: 0, frequency: 0 });
    expect(scorePoint(response(1, 'clicked'))).toMatchObject({ engagementEmail: 3, engagementSms: 0 });
    expect(scorePoint(response(1, 'clicked', { channel: 'sms' }))).toMatchObject({
      engagementEmail: 0,
      engagementSms: 3,
    });
  });

  it('move on transactions and conversions, by number and amount', () => {
    expect(scorePoint(bankEvent(1, 'transaction', { amount: 120 }))).toMatchObject({ frequency: 1, monetary: 120 });
    expect(scorePoint(bankEvent(1, 'conversion', {}))).toMatchObject({ frequency: 1, monetary: 0 });
    expect(scorePoint(bankEvent(1, 'life-event', { name: 'moved' }))).toBeUndefined();
  });

  it.each([
    ['a message that was sent', dispatch(1)],
    ['a delivery', response(1, 'delivery')],
    ["a scanner's click", response(1, 'click', { verdict: 'scanner' })],
    ['a prefetched open', response(1, 'open', { verdict: 'prefetch' })],
    ["a person's bare open: the first one counts", response(1, 'open', { verdict: 'human' })],
    ['a response of either kind: it is counted as open or click', response(1, 'responded')],
    ['a refusal', refusal(1, 'contact-cap')],
  ])('do not move on %s', (_, fact) => {
    expect(scorePoint(fact)).toBeUndefined();
  });
});
