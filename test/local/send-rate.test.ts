import { expect, test } from 'vitest';
import { createSendRate } from '../../infra/local/aws/send-rate.ts';

test('lets one second’s worth through at once, refuses more, and fills again with time', () => {
  let nowMs = 0;
  const take = createSendRate(100, () => nowMs);
  take(50);
  take(50);
  expect(() => take(1)).toThrow('Maximum sending rate exceeded.');
  nowMs = 500;
  take(50);
  expect(() => take(1)).toThrow('Maximum sending rate exceeded.');
  nowMs = 60_000;
  take(100);
  expect(() => take(1)).toThrow('Maximum sending rate exceeded.');
});
