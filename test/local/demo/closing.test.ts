import { expect, test } from 'vitest';
import { mostEngaged } from '../../../infra/local/demo/closing.ts';

const scores = (customerId: string, engagement: number, amount: number) => ({
  customerId,
  asOf: '2027-03-06T18:00:00.000Z',
  recencyDays: { value: null, reason: '' },
  frequency: { value: 0, reason: '' },
  monetary: { value: amount, reason: '' },
  engagementEmail: { value: engagement, reason: '' },
  engagementSms: { value: 0, reason: '' },
});

test('the most interested come first, of equals who spent more, then by id', () => {
  const order = mostEngaged([scores('D4', 1, 0), scores('D2', 4, 10), scores('D3', 4, 500), scores('D1', 4, 10)]);
  expect(order.map(({ customerId }) => customerId)).toEqual(['D3', 'D1', 'D2', 'D4']);
});
