import type { Customer } from '../contracts/customer.ts';
import type { CustomerView } from '../contracts/staff/customer-routes.ts';
import type { Role } from '../contracts/vocabulary.ts';

/** Who works with the person behind the record, and so sees who it is. Everybody else sees a masked view. */
const personalView: readonly Role[] = ['administrator', 'privacy-officer', 'relationship-manager', 'care-agent'];

/** The customer as this role may see them: `Rita Martins, rita@bank.example` or `R***, r***@bank.example`. */
export function viewCustomer(customer: Customer, role: Role): CustomerView {
  const { rowHash: _, scores: __, scoresVersion: ___, scoresApplied: ____, ...profile } = customer;
  if (personalView.includes(role)) return { ...profile, masked: false };
  const { email, phone, birthday, attributes: _____, ...rest } = profile;
  return {
    ...rest,
    name: maskName(profile.name),
    ...(email && { email: maskEmail(email) }),
    ...(phone && { phone: maskPhone(phone) }),
    ...(birthday && { birthday: birthday.slice(0, 4) }),
    // Columns that the import does not know may hold anything.
    attributes: {},
    masked: true,
  };
}

/** By letters, not UTF-16 halves: a rare Chinese name must not break in two. */
const first = (text: string): string => String.fromCodePoint(text.codePointAt(0) ?? 0x2a);

const maskName = (name: string): string => (name === '' ? '' : `${first(name)}***`);

/** The domain stays: it says which mailbox provider a problem is with. */
function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${first(email)}***${email.slice(at)}`;
}

const maskPhone = (phone: string): string => `***${phone.slice(-2)}`;
