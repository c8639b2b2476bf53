import { describe, expect, test } from 'vitest';
import { occurrenceOf, openTriggers, runIdOf } from '../../functions/triggers/occurrence.ts';
import { aCampaignInput, campaignIdOf } from '../support/builders.ts';

const birthday = aCampaignInput({ kind: 'birthday', schedule: { localTime: '10:00' } });
const iso = (ms: number) => new Date(ms).toISOString();

describe('an occurrence', () => {
  test('of a birthday campaign is the date that begins at UTC+14, and is over when it has ended at UTC−12', () => {
    const occurrence = occurrenceOf(birthday, '2027-02-27T10:00:00Z');
    expect(occurrence).toMatchObject({ name: 'birthday:2027-02-28', date: '2027-02-28' });
    expect(iso(occurrence.closesAtMs)).toBe('2027-03-01T12:00:00.000Z');
  });

  test('is the same however late the trigger is worked on, and has one run', () => {
    const occurrence = occurrenceOf(birthday, '2027-02-27T10:00:00Z');
    expect(runIdOf(campaignIdOf('cmp_7'), 3, occurrence)).toBe('run_7v3d20270228');
    expect(runIdOf(campaignIdOf('cmp_7'), 1, occurrenceOf(aCampaignInput(), '2027-03-01T09:50:00Z'))).toBe(
      'run_7v1once',
    );
  });
});

describe('a birthday campaign approved in the middle of a day', () => {
  test('starts the dates that still last somewhere', () => {
    expect(openTriggers(Date.parse('2027-02-27T11:00:00Z'))).toEqual([
      '2027-02-26T10:00:00.000Z',
      '2027-02-27T10:00:00.000Z',
    ]);
    expect(openTriggers(Date.parse('2027-02-27T09:00:00Z'))).toEqual([
      '2027-02-25T10:00:00.000Z',
      '2027-02-26T10:00:00.000Z',
    ]);
  });

  test('leaves out a date that is over everywhere', () => {
    expect(openTriggers(Date.parse('2027-02-27T12:30:00Z'))).toEqual([
      '2027-02-26T10:00:00.000Z',
      '2027-02-27T10:00:00.000Z',
    ]);
    expect(openTriggers(Date.parse('2027-02-28T09:59:00Z'))).toEqual([
      '2027-02-26T10:00:00.000Z',
      '2027-02-27T10:00:00.000Z',
    ]);
  });
});
