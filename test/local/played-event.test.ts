import { describe, expect, it } from 'vitest';
import { firstLink, PlayedEvent, playedEvent, textEventOf } from '../../infra/local/local-routes/played-event.ts';
import { Problem, parseOrProblem } from '../../infra/local/local-routes/problem.ts';

const message = {
  id: 'mail-1',
  channel: 'email' as const,
  to: 'a@example.com',
  from: 'b@example.com',
  subject: '',
  html: '<a href="http://localhost:4000/u/tok">no more</a> <a class="x" href="https://bank.example/offer?a=1&amp;b=2">go</a>',
  text: '',
  headers: {},
  tags: {},
  acceptedAt: '2027-03-01T10:00:00.000Z',
  acceptedAtReal: '2026-01-01T00:00:00.000Z',
};
const played = (wish: Partial<PlayedEvent>, nowMs = 0) =>
  playedEvent(PlayedEvent.parse({ messageId: 'mail-1', event: 'Open', ...wish }), message, nowMs);

describe('a played event', () => {
  it('happens a minute after acceptance, or now if that is later, or when it is told to', () => {
    expect(played({}).at).toBe('2027-03-01T10:01:00.000Z');
    expect(played({}, Date.UTC(2027, 3, 1)).at).toBe('2027-04-01T00:00:00.000Z');
    expect(played({ at: '2027-03-01T12:00:00+01:00' }).at).toBe('2027-03-01T12:00:00+01:00');
  });

  it('bounces for good unless told otherwise', () => {
    expect(played({ event: 'Bounce' }).detail).toEqual({ bounceType: 'Permanent', bounceSubType: 'General' });
    expect(played({ event: 'Bounce', bounceType: 'Transient', bounceSubType: 'MailboxFull' }).detail).toEqual({
      bounceType: 'Transient',
      bounceSubType: 'MailboxFull',
    });
  });

  it('comes from an address of the person’s own unless told otherwise', () => {
    const { ipAddress } = played({}).detail as { ipAddress: string };
    expect(ipAddress).toMatch(/^198\.1[89]\.\d{1,3}\.\d{1,3}$/);
    expect(played({}).detail).toEqual(played({}).detail);
    const other = playedEvent(
      PlayedEvent.parse({ messageId: 'm', event: 'Open' }),
      { ...message, to: 'c@example.com' },
      0,
    );
    expect(other.detail['ipAddress']).not.toBe(ipAddress);
    expect(played({ ip: '203.0.113.9' }).detail).toMatchObject({ ipAddress: '203.0.113.9' });
  });

  it('of a text has the name that End User Messaging gives it', () => {
    const textEvent = (wish: Partial<PlayedEvent>) =>
      textEventOf(PlayedEvent.parse({ messageId: 'm', event: 'Delivery', ...wish }));
    expect(textEvent({})).toBe('TEXT_DELIVERED');
    expect(textEvent({ event: 'Bounce' })).toBe('TEXT_INVALID');
    expect(textEvent({ event: 'Bounce', bounceType: 'Transient' })).toBe('TEXT_UNREACHABLE');
    expect(() => textEvent({ event: 'Click' })).toThrow(Problem);
  });

  it('clicks the first link that neither opts out nor sets preferences', () => {
    expect(firstLink(message)).toBe('https://bank.example/offer?a=1&b=2');
    expect(played({ event: 'Click', userAgent: 'Scanner/1', ip: '198.51.100.7' }).detail).toMatchObject({
      link: 'https://bank.example/offer?a=1&b=2',
      userAgent: 'Scanner/1',
      ipAddress: '198.51.100.7',
    });
  });

  it('says which field is wrong where there is nothing to click', () => {
    const html = '<a href="http://localhost:4000/p/tok">preferences</a>';
    expect(() => firstLink({ html })).toThrow('link: the message has no link to click: name one');
  });

  it('answers bad input with every field that is wrong', () => {
    const wrong = () => parseOrProblem(PlayedEvent, { messageId: '', event: 'Explode', colour: 1 });
    expect(wrong).toThrow(Problem);
    try {
      wrong();
    } catch (error) {
      expect((error as Problem).errors.map(({ path }) => path)).toEqual(['messageId', 'event', '']);
    }
  });
});
