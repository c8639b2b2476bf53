import * as z from 'zod';
import { Case, CaseInput, CaseQueue } from '../case.ts';
import { CustomerScores, ScoreboardRow } from '../counters.ts';
import { CampaignId, CustomerId } from '../ids.ts';
import { Locale } from '../vocabulary.ts';
import { page, pageOf, type StaffRoute } from './staff-route.ts';

const carers = ['administrator', 'relationship-manager', 'care-agent'] as const;

export const caseRoutes = {
  'GET /api/cases': {
    summary: 'The cases of a queue, the first due first',
    roles: carers,
    query: z.object({ queue: CaseQueue.default('replies'), ...page }),
    response: pageOf(Case),
  },
  'POST /api/cases': {
    summary: 'Open a case',
    roles: carers,
    body: CaseInput,
    response: Case,
    status: 201,
    repeat: 'same-reply',
  },
} as const satisfies Record<string, StaffRoute>;

/** `transaction` and `conversion` carry an amount; any other kind is a life event of that name, such as `salary-raise`. */
export const BankEvent = z.object({
  eventId: z.string().regex(/^[A-Za-z0-9_.:-]{1,100}$/, 'must be 1 to 100 letters, digits or "_.:-"'),
  customerId: CustomerId,
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be a word such as transaction, conversion or salary-raise'),
  at: z.iso.datetime({ offset: true }),
  /** The life event's name, where kind is `life-event`; the product, for a transaction. */
  name: z.string().trim().min(1).max(100).optional(),
  amount: z.number().optional(),
  campaignId: CampaignId.optional(),
});
export type BankEvent = z.infer<typeof BankEvent>;

export const eventRoutes = {
  'POST /api/events': {
    summary:
      "Tell of a transaction, a conversion or a life event from the bank's systems; a repeated eventId changes nothing",
    roles: ['administrator', 'marketer'],
    body: BankEvent,
    response: z.object({ eventId: z.string(), recorded: z.boolean() }),
    repeat: 'harmless',
  },
} as const satisfies Record<string, StaffRoute>;

export const scoreRoutes = {
  'GET /api/scores/{customerId}': {
    summary: "One customer's scores as of now",
    roles: carers,
    params: z.object({ customerId: CustomerId }),
    query: z.object({ locale: Locale.default('en') }),
    response: CustomerScores,
  },
} as const satisfies Record<string, StaffRoute>;

export const scoreboardRoutes = {
  'GET /api/scoreboard': {
    summary: 'How each segment answered to each kind of campaign on each channel',
    roles: ['administrator', 'marketer', 'analyst'],
    response: z.object({ items: z.array(ScoreboardRow) }),
  },
} as const satisfies Record<string, StaffRoute>;
