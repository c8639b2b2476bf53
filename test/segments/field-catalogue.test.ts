import { describe, expect, test } from 'vitest';
import { SegmentField } from '../../functions/contracts/segment.ts';
import { compileSegment } from '../../functions/segments/compile-segment.ts';
import { fieldCatalogue } from '../../functions/segments/field-catalogue.ts';
import { all, rule } from './customers.ts';

const example = { text: 'Lisbon', number: 5, date: '2027-03-01', 'yes-no': 'yes', choice: '' };

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

  test('takes every operator it offers', () => {
    const asked = field.operators.map((operator) =>
      rule(name.replace('*', 'club'), operator, valueFor(field, operator)),
    );
    expect(compileSegment(all(...asked))).toMatchObject({ ok: true });
  });
});
