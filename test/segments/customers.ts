import { Customer } from '../../functions/contracts/customer.ts';
import type { Rule, RuleGroup } from '../../functions/contracts/segment.ts';

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
