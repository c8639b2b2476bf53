import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Item, pick, type Value } from '../../functions/platform/database.ts';
import { fromWire, partFromWire, toWire, type WireItem } from '../../functions/platform/wire-format.ts';

const stored = {
  customerId: 'C1',
  city: '',
  balance: -12.75,
  shared: false,
  none: null,
  flags: ['dispute', 2],
  scores: { frequency: 3, more: {} },
};
const onTheWire = {
  customerId: { S: 'C1' },
  city: { S: '' },
  balance: { N: '-12.75' },
  shared: { BOOL: false },
  none: { NULL: true },
  flags: { L: [{ S: 'dispute' }, { N: '2' }] },
  scores: { M: { frequency: { N: '3' }, more: { M: {} } } },
};

it('writes every type we store as DynamoDB’s API has it, and leaves out what is undefined', () => {
  expect(toWire({ ...stored, absent: undefined })).toEqual(onTheWire);
});

it('reads it back, and leaves what it read as it was', () => {
  const wire = structuredClone(onTheWire) as WireItem;
  expect(fromWire(wire)).toEqual(stored);
  expect(wire).toEqual(onTheWire);
});

const leaf: fc.Arbitrary<Value> = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const nested: fc.Arbitrary<Value> = fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.string(), leaf));

it('gives every item back that went through text', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), nested), (item: Item) => {
      const text = JSON.stringify(toWire(item));
      expect(fromWire(JSON.parse(text) as WireItem)).toEqual(JSON.parse(JSON.stringify(item)));
    }),
  );
});

it('refuses a type that is never stored', () => {
  expect(() => fromWire({ tags: { SS: ['a'] } })).toThrow('of the type SS');
});

it('reads some attributes as it reads all of them', () => {
  const name = fc.constantFrom('customerId', 'balance', 'flags', 'scores', 'zone');
  fc.assert(
    fc.property(fc.dictionary(name, nested), fc.uniqueArray(name), (item: Item, attributes) => {
      const wire = toWire(item);
      expect(partFromWire(wire, attributes)).toEqual(pick(fromWire(wire), attributes));
    }),
  );
});

it('refuses a type that is never stored only where it was asked for', () => {
  const wire = { customerId: { S: 'C1' }, tags: { SS: ['a'] } };
  expect(partFromWire(wire, ['customerId'])).toEqual({ customerId: 'C1' });
  expect(() => partFromWire(wire, ['customerId', 'tags'])).toThrow('of the type SS');
});
