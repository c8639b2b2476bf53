import * as z from 'zod';
import { ConsentEntry, ConsentSource, ConsentState, SuppressionReason } from '../consent.ts';
import { Customer } from '../customer.ts';
import { Fact } from '../facts.ts';
import { CustomerId, ImportId } from '../ids.ts';
import { Brand, Channel, Purpose, SuppressionFlag } from '../vocabulary.ts';
import { page, pageOf, type StaffRoute } from './staff-route.ts';

/** A customer as staff see them; `masked` when name, addresses and birthday are covered. */
export const CustomerView = Customer.omit({
  rowHash: true,
  scores: true,
  scoresVersion: true,
  scoresApplied: true,
}).extend({
  birthday: z.string().optional(),
  masked: z.boolean(),
});
export type CustomerView = z.infer<typeof CustomerView>;

const text = z.string().trim().min(1).max(254);

/** What staff may put right; null takes a value away. Consents have their own ways, which leave a ledger entry. */
export const CustomerCorrection = z
  .strictObject({
    name: text.nullable(),
    email: text.nullable(),
    phone: text.nullable(),
    birthday: text.nullable(),
    locale: text,
    zone: text,
    city: text.nullable(),
    occupation: text.nullable(),
    maritalStatus: text.nullable(),
    education: text.nullable(),
    hasHousingLoan: text.nullable(),
    hasPersonalLoan: text.nullable(),
    riskGrade: text.nullable(),
    balance: z.number().nullable(),
    tier: text.nullable(),
    flags: z.array(SuppressionFlag),
  })
  .partial()
  .refine((correction) => Object.keys(correction).length > 0, 'must name at least one field to correct');
export type CustomerCorrection = z.infer<typeof CustomerCorrection>;

const consentFact = {
  brand: Brand,
  channel: Channel,
  since: z.iso.datetime(),
  /** Sort key of the ledger entry that says so. */
  entry: z.string(),
};
const ConsentsView = z.object({
  at: z.iso.datetime(),
  consents: z.array(z.object({ ...consentFact, purpose: Purpose, state: ConsentState, source: ConsentSource })),
  suppressions: z.array(
    z.object({ channel: Channel, reason: SuppressionReason, since: z.iso.datetime(), entry: z.string() }),
  ),
  entries: z.array(ConsentEntry),
});

export const ImportResult = z.object({
  importId: ImportId,
  /** Rows taken: created, updated and unchanged together. */
  accepted: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.number().int(),
});
export type ImportResult = z.infer<typeof ImportResult>;

const params = z.object({ id: CustomerId });

export const customerRoutes = {
  'POST /api/imports/customers': {
    summary: 'Import customers from CSV or newline JSON',
    roles: ['administrator', 'marketer'],
    bodyMedia: ['text/csv', 'application/x-ndjson'],
    response: ImportResult,
    function: 'import-customers',
  },
  'GET /api/imports/{id}/rejected': {
    summary: 'Rows an import refused: line, field, reason, as CSV',
    roles: ['administrator', 'marketer'],
    params: z.object({ id: ImportId }),
    response: z.string(),
    responseMedia: 'text/csv',
  },
  'GET /api/customers': {
    summary: 'List customers, or find them by id, name, e-mail address or phone number',
    roles: ['administrator', 'privacy-officer', 'relationship-manager', 'care-agent', 'marketer'],
    query: z.object({ query: z.string().trim().max(200).optional(), ...page }),
    response: pageOf(CustomerView),
  },
  'GET /api/customers/{id}': {
    summary: 'One customer; marketers see name, addresses and birthday masked',
    roles: ['administrator', 'privacy-officer', 'relationship-manager', 'care-agent', 'marketer'],
    params,
    response: CustomerView,
  },
  'PATCH /api/customers/{id}': {
    summary: 'Put right what the bank knows of a customer; the next file that says otherwise has the last word',
    roles: ['administrator', 'privacy-officer'],
    params,
    body: CustomerCorrection,
    response: CustomerView,
    repeat: 'harmless',
  },
  'GET /api/customers/{id}/timeline': {
    summary: 'Everything that happened with one customer, newest first',
    roles: ['administrator', 'privacy-officer', 'relationship-manager', 'care-agent'],
    params,
    query: z.object(page),
    response: pageOf(Fact),
  },
  'GET /api/customers/{id}/consents': {
    summary: 'Consents in force at an instant, and the entries that say so',
    roles: ['administrator', 'privacy-officer'],
    params,
    query: z.object({ at: z.iso.datetime({ offset: true }).optional() }),
    response: ConsentsView,
  },
} as const satisfies Record<string, StaffRoute>;
