import { expect, test } from 'vitest';
import { linesForBar, movingBar } from '../../../infra/local/demo/terminal.ts';

test('a bar redraws its line in a terminal and ends it', () => {
  const written: string[] = [];
  const bar = movingBar((text) => written.push(text), 'customers', 2000);
  bar.add(500);
  bar.add(1500);
  bar.end();
  expect(written).toEqual([
    '\r   ░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0 of 2,000 customers\u001b[K',
    '\r   ██████░░░░░░░░░░░░░░░░░░  25 %  500 of 2,000 customers\u001b[K',
    '\r   ████████████████████████ 100 %  2,000 of 2,000 customers\u001b[K',
    '\n',
  ]);
});

test('a bar in a file is a line for each quarter done, not one for each step', () => {
  const printed: string[] = [];
  const bar = linesForBar((line) => printed.push(line), 'answers', 100);
  for (let n = 0; n < 10; n++) bar.add(10);
  bar.end();
  expect(printed).toEqual([
    '   ███████░░░░░░░░░░░░░░░░░  30 %  30 of 100 answers',
    '   ████████████░░░░░░░░░░░░  50 %  50 of 100 answers',
    '   ███████████████████░░░░░  80 %  80 of 100 answers',
    '   ████████████████████████ 100 %  100 of 100 answers',
  ]);
});
