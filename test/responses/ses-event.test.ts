import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSesEvent, SesEvent } from '../../functions/responses/ses-event.ts';
import { eventIn } from '../../functions/responses/sns-envelope.ts';
import { example, inEnvelope } from './examples.ts';

const folder = new URL('../examples/ses/', import.meta.url);
const published = new URL('../../../shared/data/ses-events/', import.meta.url);

describe('events of the provider', () => {
  it.each(readdirSync(folder).map((file) => file.replace('.json', '')))(
    'reads %s and whose message it is about',
    (name) => {
      const read = readSesEvent(example(name));
      expect(read).toMatchObject({
        origin: {
          customerId: 'C0001',
          dispatchId: 'dsp_00000000000000000000a1',
          runId: 'run_20270301birthday',
          campaignId: 'cmp_000001',
          segmentId: 'seg_000001',
          campaignKind: 'birthday',
          channel: 'email',
          purpose: 'birthday-and-care',
          brand: 'main',
          variant: 'a',
        },
      });
    },
  );

  it.runIf(existsSync(published))('reads the ten event types as SES documents them; none of those is ours', () => {
    const files = readdirSync(published);
    const types = files.map((file) => {
      const body: unknown = JSON.parse(readFileSync(new URL(file, published), 'utf8'));
      expect(readSesEvent(body)).toBe('not-ours');
      return SesEvent.parse(body).eventType;
    });
    expect(new Set(types).size).toBe(10);
  });

  it('brings instants to UTC', () => {
    const event = { ...example('delivery'), delivery: { timestamp: '2027-03-01T10:00:07.431+08:00' } };
    expect(readSesEvent(event)).toMatchObject({ event: { delivery: { timestamp: '2027-03-01T02:00:07.431Z' } } });
  });

  it('is not ours without a dispatch tag, whatever else it is', () => {
    const event = example('open');
    const { dispatch, ...tags } = event.mail.tags;
    expect(dispatch).toHaveLength(1);
    expect(readSesEvent({ ...event, mail: { ...event.mail, tags } })).toBe('not-ours');
    expect(readSesEvent({ eventType: 'Something New', mail: {} })).toBe('not-ours');
  });

  it('refuses one of ours that it cannot read, and does not repeat the address that stands in it', () => {
    const event = example('complaint');
    const refusal = (body: unknown) => {
      try {
        readSesEvent(body);
        return 'read';
      } catch (error) {
        return String(error);
      }
    };
    expect(refusal({ ...event, complaint: { timestamp: 'ana@example.com' } })).toMatch(
      /Rejected: .*complaint\.timestamp/,
    );
    expect(refusal({ ...event, complaint: { timestamp: 'ana@example.com' } })).not.toContain('ana@');
    expect(refusal({ ...event, eventType: 'Applause' })).toMatch('Rejected');
    const tags = { ...event.mail.tags, run: ['not a run'] };
    expect(refusal({ ...event, mail: { ...event.mail, tags } })).toMatch(/tags .* run/);
  });
});

describe('the envelope', () => {
  it('is opened, or not there with raw delivery', () => {
    expect(eventIn(inEnvelope(example('send')))).toEqual(example('send'));
    expect(eventIn(JSON.stringify(example('send')))).toEqual(example('send'));
  });

  it('holds nothing when SES greets its topic', () => {
    const greeting = inEnvelope('Successfully validated SNS topic for Amazon SES event publishing.');
    expect(eventIn(greeting)).toBeUndefined();
    expect(readSesEvent(undefined)).toBe('not-ours');
  });

  it('is refused when it holds no JSON', () => {
    expect(() => eventIn('not JSON')).toThrow('not JSON');
    expect(() => eventIn(inEnvelope('not JSON either'))).toThrow('not JSON');
  });
});
