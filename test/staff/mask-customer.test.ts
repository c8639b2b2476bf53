import { describe, expect, test } from 'vitest';
import { Role } from '../../functions/contracts/vocabulary.ts';
import { viewCustomer } from '../../functions/staff/mask-customer.ts';
import { customer } from '../segments/customers.ts';

const rita = customer({
  attributes: { nickname: 'Rita' },
  rowHash: 'x',
  scores: { frequency: 1, monetary: 1, engagementEmail: 1, engagementSms: 1, asOf: '2027-03-01T00:00:00.000Z' },
});

test.each(['marketer', 'approver', 'analyst'] as const)(
  'a %s sees no name, address, number or day of birth',
  (role) => {
    const view = viewCustomer(rita, role);
    expect(view).toMatchObject({
      name: 'R***',
      email: 'r***@example.com',
      phone: '***93',
      birthday: '1990',
      attributes: {},
      city: 'Lisbon',
      masked: true,
    });
    expect(JSON.stringify(view)).not.toMatch(/Martins|rita@|1212|05-20|nickname/);
  },
);

test.each(['administrator', 'privacy-officer', 'relationship-manager', 'care-agent'] as const)(
  'a %s sees who it is, without what the machine keeps',
  (role) => {
    const view = viewCustomer(rita, role);
    expect(view).toMatchObject({
      name: 'Rita Martins',
      email: 'rita@example.com',
      birthday: '1990-05-20',
      masked: false,
    });
    expect(view).not.toHaveProperty('rowHash');
    expect(view).not.toHaveProperty('scores');
  },
);

describe('what is not there', () => {
  test('is not made up by the mask', () => {
    const nobody = customer({ name: '', email: undefined, phone: undefined, birthday: undefined });
    const view = viewCustomer(nobody, 'marketer');
    expect(view.name).toBe('');
    expect(view).not.toHaveProperty('email');
    expect(view).not.toHaveProperty('phone');
    expect(view).not.toHaveProperty('birthday');
  });

  test('a rare Chinese family name stays one letter', () => {
    expect(viewCustomer(customer({ name: '𠮷田' }), 'marketer').name).toBe('𠮷***');
  });

  test('every role has a view', () => {
    for (const role of Role.options) expect(viewCustomer(rita, role).customerId).toBe('B000001');
  });
});
