import * as z from 'zod';

/**
 * A customer's id is the bank's own. It travels in message tags, URLs' signed tokens and keys, so it is kept to the
 * characters SES allows in a tag value (letters, digits, `_`, `-`; SES API: MessageTag), at most 64.
 */
export const CustomerId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, "-" or "_"')
  .brand<'CustomerId'>();
export type CustomerId = z.infer<typeof CustomerId>;

const kindOf = <Brand extends string>(prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9]{1,40}$`), `must look like ${prefix}_…`)
    .brand<Brand>();

export const CampaignId = kindOf<'CampaignId'>('cmp');
export type CampaignId = z.infer<typeof CampaignId>;
export const SegmentId = kindOf<'SegmentId'>('seg');
export type SegmentId = z.infer<typeof SegmentId>;
export const RunId = kindOf<'RunId'>('run');
export type RunId = z.infer<typeof RunId>;
export const DispatchId = kindOf<'DispatchId'>('dsp');
export type DispatchId = z.infer<typeof DispatchId>;
export const CaseId = kindOf<'CaseId'>('cas');
export type CaseId = z.infer<typeof CaseId>;
export const ImportId = kindOf<'ImportId'>('imp');
export type ImportId = z.infer<typeof ImportId>;
export const JobId = kindOf<'JobId'>('job');
export type JobId = z.infer<typeof JobId>;
