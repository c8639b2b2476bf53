import type { CampaignInput } from '../../functions/contracts/campaign.ts';
import { Customer } from '../../functions/contracts/customer.ts';
import { CampaignId, CustomerId, RunId } from '../../functions/contracts/ids.ts';
import type { RunItem, RunPlan } from '../../functions/contracts/run.ts';
import type { Facts } from '../../functions/gate/decision.ts';
import { emptyGate, type Gate } from '../../functions/gate/gate.ts';

/** Things that are valid as they come; a test names only what it is about. */
export const customerIdOf = (id: string): CustomerId => CustomerId.parse(id);
export const campaignIdOf = (id: string): CampaignId => CampaignId.parse(id);
export const runIdOf = (id: string): RunId => RunId.parse(id);

export const aCustomer = (with_: Partial<Record<keyof Customer, unknown>> = {}): Customer =>
  Customer.parse({
    customerId: 'B1',
    name: 'Rita Martins',
    email: 'rita@example.com',
    phone: '+351912345678',
    birthday: '1990-05-17',
    locale: 'en',
    zone: 'Europe/Lisbon',
    city: 'Lisbon',
    balance: 7000,
    riskGrade: 'C3',
    ...with_,
  });

/** Consents to every marketing purpose by e-mail and SMS. */
export const aGate = (with_: Partial<Gate> = {}): Gate => ({
  ...emptyGate('B1'),
  version: 1,
  consents: (['birthday-and-care', 'product-marketing', 'referral', 'survey'] as const).flatMap((purpose) =>
    (['email', 'sms'] as const).map((channel) => ({ brand: 'main', purpose, channel, state: 'granted' as const })),
  ),
  ...with_,
});

export const aPlan = (with_: Partial<RunPlan> = {}): RunPlan => ({
  kind: 'one-off',
  purpose: 'product-marketing',
  channel: 'email',
  brand: 'main',
  holdout: 0,
  limits: {},
  version: 1,
  segmentId: 'seg_1',
  at: '2027-03-01T10:00:00.000Z',
  messages: { en: { templateName: 'en' }, 'zh-CN': { templateName: 'zh' } },
  template: 'announcement',
  recipientVariables: ['greeting', 'unsubscribeUrl', 'preferencesUrl'],
  sender: { localPart: 'news', displayName: { en: 'Sunrise Bank', 'zh-CN': '旭日银行' } },
  ...with_,
});

export const aRun = (with_: Partial<RunItem> = {}): RunItem => ({
  id: runIdOf('run_1v1once'),
  part: 'run',
  campaignId: campaignIdOf('cmp_1'),
  status: 'releasing',
  occurrence: 'once',
  startedAt: '2027-03-01T09:50:00.000Z',
  closesAt: '2027-03-02T10:00:00.000Z',
  plan: aPlan(),
  slices: 1,
  slicesOpen: 0,
  frozen: 1,
  ...with_,
});

/** Monday noon in Lisbon; everything in order. */
export const someFacts = (with_: Partial<Facts> = {}): Facts => ({
  nowMs: Date.parse('2027-03-01T12:00:00Z'),
  run: {
    status: 'releasing',
    startedAtMs: Date.parse('2027-03-01T09:50:00Z'),
    closesAtMs: Date.parse('2027-03-02T10:00:00Z'),
    campaignId: 'cmp_1',
  },
  plan: aPlan(),
  dueAtMs: Date.parse('2027-03-01T10:00:00Z'),
  inOwnEnvironment: true,
  killSwitch: false,
  cap: { messages: 3, windowDays: 7 },
  window: { opensAtMinute: 9 * 60, closesAtMinute: 19 * 60 + 30 },
  customer: aCustomer(),
  gate: aGate(),
  ...with_,
});

export const aCampaignInput = (with_: Partial<CampaignInput> = {}): CampaignInput => ({
  name: 'Spring news',
  kind: 'one-off',
  purpose: 'product-marketing',
  channel: 'email',
  brand: 'main',
  segmentId: 'seg_1' as CampaignInput['segmentId'],
  template: 'product-launch',
  content: {},
  schedule: { at: '2027-03-01T10:00:00Z' },
  limits: {},
  holdout: 0,
  ...with_,
});
