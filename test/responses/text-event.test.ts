import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTextEvent } from '../../functions/responses/text-event.ts';
import { readTold } from '../../functions/responses/told.ts';
import { dispatchId, example, inEnvelope } from './examples.ts';

const text = (name: string) =>
  JSON.parse(readFileSync(new URL(`../examples/text/${name}.json`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;
const told = (over: Record<string, unknown>) => {
  const read = readTextEvent({ ...text('delivered'), ...over });
  if (!read || read === 'not-ours') throw new Error('not read');
  return read;
};

describe('what becomes of a text', () => {
  it('is a delivery with the whole origin, as with mail', () => {
    expect(told({}).facts).toEqual([
      {
        customerId: 'C0001',
        fact: `response#${dispatchId}#delivery#once`,
        kind: 'response',
        at: '2027-03-01T02:00:12.500Z',
        dispatchId,
        runId: 'run_20270301birthday',
        campaignId: 'cmp_000001',
        segmentId: 'seg_000001',
        campaignKind: 'birthday',
        channel: 'sms',
        purpose: 'birthday-and-care',
        brand: 'main',
        variant: 'a',
        event: 'delivery',
        eventId: 'once',
      },
    ]);
  });

  it.each([
    ['TEXT_DELIVERED', 'delivery', undefined],
    ['TEXT_SUCCESSFUL', 'delivery', undefined],
    ['TEXT_QUEUED', 'send', undefined],
    ['TEXT_PENDING', 'send', undefined],
    ['TEXT_INVALID', 'bounce', 'permanent-bounce'],
    ['TEXT_UNREACHABLE', 'soft-bounce', 'soft-bounces'],
    ['TEXT_BLOCKED', 'soft-bounce', 'soft-bounces'],
    ['TEXT_CARRIER_UNREACHABLE', 'soft-bounce', undefined],
    ['TEXT_CARRIER_BLOCKED', 'soft-bounce', undefined],
    ['TEXT_SPAM', 'soft-bounce', undefined],
    ['TEXT_INVALID_MESSAGE', 'soft-bounce', undefined],
    ['TEXT_TTL_EXPIRED', 'soft-bounce', undefined],
    ['TEXT_PROTECT_BLOCKED', 'soft-bounce', undefined],
    ['TEXT_UNKNOWN', 'soft-bounce', undefined],
  ])('%s is a %s and of the number says %s', (eventType, event, source) => {
    const { facts, reports } = told({ eventType });
    expect(facts.map((fact) => fact.event)).toEqual([event]);
    expect(reports.map((report) => report.source)).toEqual(source ? [source] : []);
  });

  it('closes a number that is none: the one that was written to, on this channel', () => {
    expect(readTold(inEnvelope(text('invalid')), { hashKey: Buffer.alloc(32), now: 0 })).toMatchObject({
      reports: [
        { channel: 'sms', address: '+14155550156', source: 'permanent-bounce', customerId: 'C0001', dispatchId },
      ],
    });
  });

  it('is only a delay while the carrier goes on trying', () => {
    const { facts, reports } = told({ eventType: 'TEXT_UNREACHABLE', isFinal: false });
    expect(facts).toMatchObject([{ event: 'delivery-delay', detail: 'TEXT_UNREACHABLE' }]);
    expect(reports).toEqual([]);
  });

  it('of somebody else’s text, or of a mail, is not ours to read', () => {
    const { context: _, ...foreign } = text('delivered');
    expect(readTextEvent(foreign)).toBe('not-ours');
    expect(readTextEvent(example('delivery'))).toBeUndefined();
  });

  it('that cannot be read is refused without a word of it', () => {
    expect(() => told({ eventTimestamp: 'today' })).toThrow('an event about a text cannot be read');
    expect(() => told({ context: { dispatch: 'dsp_1' } })).toThrow('tags of a provider event cannot be read');
  });
});
