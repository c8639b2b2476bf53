import { createHash } from 'node:crypto';
import type { ApprovedPlan } from '../contracts/campaign.ts';

/** SHA-256 over everything the approver saw, keys in order: one changed word, rule, hour or limit is another hash. */
export const approvalHash = (plan: ApprovedPlan): string => createHash('sha256').update(canonical(plan)).digest('hex');

/** JSON with sorted keys: a stored item's attributes come back in any order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`)
    .join(',')}}`;
}
