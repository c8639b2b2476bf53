import { expect, it } from 'vitest';
import { addScore } from '../../functions/scoring/add-score.ts';
import type { ScorePoint } from '../../functions/scoring/shares-of-fact.ts';
import { customerId } from './facts.ts';

const point = (at: string, more: Partial<ScorePoint>): ScorePoint => ({
  customerId: customerId(1),
  atMs: Date.parse(at),
  frequency: 0,
  monetary: 0,
  engagementEmail: 0,
  engagementSms: 0,
  ...more,
});

it('starts with the first point as it is', () => {
  expect(addScore(undefined, point('2027-03-01T00:00:00.000Z', { frequency: 1, monetary: 80 }))).toEqual({
    lastTransactionAt: '2027-03-01T00:00:00.000Z',
    frequency: 1,
    monetary: 80,
    engagementEmail: 0,
    engagementSms: 0,
    asOf: '2027-03-01T00:00:00.000Z',
  });
});

it('halves a purchase per 365 days and engagement per 30 days before it adds the next', () => {
  const first = addScore(undefined, point('2026-03-01T00:00:00.000Z', { frequency: 1, monetary: 80 }));
  const second = addScore(first, point('2027-03-01T00:00:00.000Z', { frequency: 1, monetary: 10 }));
  expect(second).toMatchObject({ frequency: 1.5, monetary: 50, lastTransactionAt: '2027-03-01T00:00:00.000Z' });
  const opened = addScore(undefined, point('2027-03-01T00:00:00.000Z', { engagementEmail: 4, engagementSms: 8 }));
  const later = addScore(opened, point('2027-03-31T00:00:00.000Z', { engagementEmail: 1 }));
  expect(later).toMatchObject({ engagementEmail: 3, engagementSms: 4, asOf: '2027-03-31T00:00:00.000Z' });
});

it('gives an old point that comes late the weight it would have by now', () => {
  const now = addScore(undefined, point('2027-03-01T00:00:00.000Z', { frequency: 1, monetary: 10 }));
  const late = addScore(now, point('2026-03-01T00:00:00.000Z', { frequency: 1, monetary: 80 }));
  expect(late).toEqual({
    lastTransactionAt: '2027-03-01T00:00:00.000Z',
    frequency: 1.5,
    monetary: 50,
    engagementEmail: 0,
    engagementSms: 0,
    asOf: '2027-03-01T00:00:00.000Z',
  });
});
