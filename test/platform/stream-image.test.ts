import type { DynamoDBRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import { newImageOf } from '../../functions/platform/stream-image.ts';

const record = (NewImage: object | undefined) => ({ eventID: 'e1', dynamodb: { NewImage } }) as DynamoDBRecord;

it('reads an item as it was stored', () => {
  const image = {
    customerId: { S: 'c1' },
    city: { S: '' },
    amount: { N: '-12.75' },
    off: { BOOL: false },
    none: { NULL: true },
    findings: { L: [{ S: 'contact-cap' }, { N: '2' }] },
    credit: { M: { runId: { S: 'run_1' }, more: { M: {} } } },
  };
  expect(newImageOf(record(image))).toEqual({
    customerId: 'c1',
    city: '',
    amount: -12.75,
    off: false,
    none: null,
    findings: ['contact-cap', 2],
    credit: { runId: 'run_1', more: {} },
  });
});

it('refuses a record without an image, and a type that is never stored here', () => {
  expect(() => newImageOf(record(undefined))).toThrow('record e1 has no new image');
  expect(() => newImageOf(record({ tags: { SS: ['a'] } }))).toThrow('of the type SS');
});
