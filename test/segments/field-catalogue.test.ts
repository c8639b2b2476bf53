import { describe, expect, test } from 'vitest';
import { SegmentField } from '../../functions/contracts/segment.ts';
import { compileSegment } from '../../functions/segments/compile-segment.ts';
import { fieldCatalogue, findField } from '../../functions/segments/field-catalogue.ts';
import { all, customer, rule } from './customers.ts';

const example = { text: 'Lisbon', number: 5, date: '2027-03-01', 'yes-no': 'yes', choice: '' };

const scores = {
  lastTransactionAt: '2027-02-01T10:00:00Z',
  frequency: 2,
  monetary: 300,
  engagementEmail: 4,
  engagementSms: 1,
  asOf: '2027-02-20T10:00:00Z',
};

const further = { education: 'high.school', hasPersonalLoan: 'no' };

function valueFor({ type, choices }: SegmentField, operator: string): unknown {
  const one = type === 'choice' ? choices?.[0]?.value : example[type];
  if (operator.endsWith('Days')) return 30;
  const isOrder = operator === 'between' || operator.startsWith('<') || operator.startsWith('>');
  const ordered = type === 'text' && isOrder ? 5 : one;
  return operator === 'between' ? [ordered, ordered] : ordered;
}

describe.each(fieldCatalogue().map((field) => [field.name, field] as const))('field %s', (name, field) => {
  test('has a label in both languages and fits the contract', () => {
    expect(SegmentField.parse(field)).toEqual(field);
    expect(field.label.en).not.toBe('');
    expect(field.label['zh-CN']).toMatch(/\p{Script=Han}/u);
    if (field.type === 'choice') expect(field.choices?.length).toBeGreaterThan(1);
  });

  test('looks at the one attribute it names, which is all a scan reads for it', () => {
    const known = findField(name.replace('*', 'club'))!;
    const whole = customer({ ...further, flags: ['dispute'], scores, attributes: { club: 'Verde' } });
    const atMs = Date.parse('2027-03-01T10:00:00Z');
    expect(known.read(whole, atMs)).not.toBeUndefined();
    expect(known.read({ [known.attribute]: whole[known.attribute] }, atMs)).toEqual(known.read(whole, atMs));
  });

  test('takes every operator it offers', () => {
    const asked = field.operators.map((operator) =>
      rule(name.replace('*', 'club'), operator, valueFor(field, operator)),
    );
    expect(compileSegment(all(...asked))).toMatchObject({ ok: true });
  });
});
