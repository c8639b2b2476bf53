import { describe, expect, test } from 'vitest';
import { askForCapacity, capacityIn } from '../../infra/local/aws/consumed-capacity.ts';

const asked = (body: unknown) => JSON.parse(askForCapacity(Buffer.from(JSON.stringify(body))).toString()) as unknown;
const found = (answer: string) => {
  const capacity = capacityIn(Buffer.from(answer));
  return capacity && { value: capacity.value, without: JSON.parse(capacity.without.toString()) as unknown };
};

describe('the question for consumed capacity', () => {
  test('is put into a request beside what it holds', () => {
    expect(asked({ TableName: 'gates' })).toEqual({ ReturnConsumedCapacity: 'TOTAL', TableName: 'gates' });
    expect(asked({})).toEqual({ ReturnConsumedCapacity: 'TOTAL' });
  });
});

describe('the answer', () => {
  const capacity = { TableName: 'gates', CapacityUnits: 0.5 };

  test.each([
    ['at the end', `{"Items":[],"ConsumedCapacity":${JSON.stringify(capacity)}}`, { Items: [] }],
    ['at the beginning', `{"ConsumedCapacity":${JSON.stringify(capacity)},"Items":[]}`, { Items: [] }],
    ['in between', `{"Count":0,"ConsumedCapacity":${JSON.stringify(capacity)},"Items":[]}`, { Count: 0, Items: [] }],
    ['alone', `{"ConsumedCapacity":${JSON.stringify(capacity)}}`, {}],
  ])('is found and taken out %s', (_where, answer, without) => {
    expect(found(answer)).toEqual({ value: capacity, without });
  });

  test('is not mistaken for text that speaks of it', () => {
    const note = JSON.stringify({ Item: { note: { S: 'the "ConsumedCapacity":{ of it' } } });
    expect(found(note)).toBeUndefined();
  });
});
