import { createHash } from 'node:crypto';
import { Customer } from '../../functions/contracts/customer.ts';
import type { Rule, RuleGroup } from '../../functions/contracts/segment.ts';
import type { CustomerPages } from '../../functions/segments/customer-pages.store.ts';

/** A customer of whom everything is known, with what a test changes; `undefined` makes a value missing. */
export const customer = (changes: { [name: string]: unknown } = {}): Customer =>
  Customer.parse({
    customerId: 'B000001',
    name: 'Rita Martins',
    email: 'rita@example.com',
    phone: '+12125550593',
    birthday: '1990-05-20',
    locale: 'en',
    zone: 'Europe/Lisbon',
    city: 'Lisbon',
    occupation: 'technician',
    maritalStatus: 'married',
    hasHousingLoan: 'yes',
    riskGrade: 'C3',
    balance: 5000,
    tier: 'gold',
    accountOpenedOn: '2020-01-31',
    statedEmailConsent: true,
    statedSmsConsent: false,
    ...changes,
  });

export const rule = (field: string, operator: string, value?: unknown): Rule => ({ field, operator, value });
export const all = (...rules: (Rule | RuleGroup)[]): RuleGroup => ({ combinator: 'and', rules });
export const any = (...rules: (Rule | RuleGroup)[]): RuleGroup => ({ combinator: 'or', rules });
export const not = (group: RuleGroup): RuleGroup => ({ ...group, not: !group.not });

/** A bank in memory, cut by a hash of the id as the engines do; `reads` counts the people handed out. */
export function bankOf(customers: Customer[], pageSize = 900): CustomerPages & { reads: number } {
  const hashes = customers.map(({ customerId }) => hash(customerId));
  const bank = {
    reads: 0,
    async *pages({ segment, segments } = { segment: 0, segments: 1 }) {
      const share = customers.filter((_, n) => (hashes[n] ?? 0) % segments === segment);
      for (let start = 0; start < share.length; start += pageSize) {
        const page = share.slice(start, start + pageSize);
        bank.reads += page.length;
        yield page;
      }
    },
  };
  return bank;
}

const hash = (id: string): number => createHash('sha256').update(id).digest().readUInt32BE();
