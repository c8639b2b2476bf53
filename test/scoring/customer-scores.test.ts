import { expect, it } from 'vitest';
import { customerScores } from '../../functions/scoring/customer-scores.ts';
import { customerId } from './facts.ts';

const scores = {
  lastTransactionAt: '2027-02-27T12:00:00.000Z',
  frequency: 2,
  monetary: 100,
  engagementEmail: 4,
  engagementSms: 0,
  asOf: '2027-03-01T00:00:00.000Z',
};
const at = (instant: string, locale?: 'en' | 'zh-CN') =>
  customerScores(customerId(1), scores, Date.parse(instant), locale);

it('shows every score as of now', () => {
  expect(at('2027-03-31T00:00:00.000Z')).toMatchObject({
    customerId: 'c1',
    asOf: '2027-03-31T00:00:00.000Z',
    recencyDays: { value: 31, reason: 'The last transaction or conversion was 31 days ago.' },
    frequency: { value: 1.8892 },
    engagementEmail: { value: 2 },
    engagementSms: { value: 0, reason: 'No response to SMS that still counts.' },
  });
  expect(at('2028-02-29T00:00:00.000Z').monetary.value).toBe(50);
});

it('says so when nothing is on record', () => {
  const nothing = customerScores(customerId(1), undefined, Date.parse('2027-03-01T00:00:00.000Z'));
  expect(nothing.recencyDays).toEqual({ value: null, reason: 'No transaction or conversion is on record.' });
  expect([nothing.frequency.value, nothing.engagementEmail.value]).toEqual([0, 0]);
});

it('speaks Chinese too', () => {
  expect(at('2027-02-28T12:00:00.000Z', 'zh-CN').recencyDays.reason).toBe('最近一次交易或转化在 1 天前。');
});
