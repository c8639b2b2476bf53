import type { CustomerScores } from '../contracts/counters.ts';
import type { Scores } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Locale } from '../contracts/vocabulary.ts';
import { decayScores, engagementHalfLifeDays, transactionHalfLifeDays } from './decay.ts';

const dayMs = 86_400_000;

/** A customer's scores as of now, each with its reason in words. `scores` is undefined for one who never did anything. */
export function customerScores(
  customerId: CustomerId,
  scores: Scores | undefined,
  nowMs: number,
  locale: Locale = 'en',
): CustomerScores {
  const words = wordsOf[locale];
  const asOf = new Date(nowMs).toISOString();
  const { frequency, monetary, engagementEmail, engagementSms } = decayScores(scores ?? noScores(asOf), nowMs);
  const last = scores?.lastTransactionAt;
  const days = last === undefined ? null : Math.max(0, Math.floor((nowMs - Date.parse(last)) / dayMs));
  return {
    customerId,
    asOf,
    recencyDays: { value: days, reason: days === null ? words.neverBought : words.recency(days) },
    frequency: { value: round(frequency), reason: words.frequency },
    monetary: { value: round(monetary), reason: words.monetary },
    engagementEmail: { value: round(engagementEmail), reason: words.engagement(words.email, engagementEmail) },
    engagementSms: { value: round(engagementSms), reason: words.engagement(words.sms, engagementSms) },
  };
}

const noScores = (asOf: string): Scores => ({ frequency: 0, monetary: 0, engagementEmail: 0, engagementSms: 0, asOf });

/** Four digits after the point: more would be the noise of the decay. */
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Below a twentieth of one open nothing of it is left to speak of. */
const faint = 0.05;

const wordsOf = {
  en: {
    neverBought: 'No transaction or conversion is on record.',
    recency: (days: number) => `The last transaction or conversion was ${days} ${days === 1 ? 'day' : 'days'} ago.`,
    frequency: `Each transaction counts 1 and loses half its weight every ${transactionHalfLifeDays} days.`,
    monetary: `Each amount counts in full and loses half its weight every ${transactionHalfLifeDays} days.`,
    email: 'e-mail',
    sms: 'SMS',
    engagement: (channel: string, value: number) =>
      value < faint
        ? `No response to ${channel} that still counts.`
        : `An opened message counts 1, a click 3; both lose half their weight every ${engagementHalfLifeDays} days.`,
  },
  'zh-CN': {
    neverBought: '没有交易或转化记录。',
    recency: (days: number) => `最近一次交易或转化在 ${days} 天前。`,
    frequency: `每笔交易计 1 分,每过 ${transactionHalfLifeDays} 天权重减半。`,
    monetary: `每笔金额全额计入,每过 ${transactionHalfLifeDays} 天权重减半。`,
    email: '电子邮件',
    sms: '短信',
    engagement: (channel: string, value: number) =>
      value < faint
        ? `近期没有对${channel}的有效回应。`
        : `打开一次计 1 分,点击一次计 3 分,每过 ${engagementHalfLifeDays} 天权重减半。`,
  },
};
