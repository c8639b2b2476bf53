import { expect, it } from 'vitest';
import type { ResponseFact } from '../../functions/contracts/facts.ts';
import { burstFact, missingMarks } from '../../functions/responses/marks.ts';
import { after, click, fact, open } from './interactions.ts';

const missing = (...facts: ResponseFact[]) =>
  missingMarks(facts).map(({ event, eventId, at, about }) => [event, eventId, at, ...(about ? [about] : [])]);
const marked = (event: 'opened' | 'clicked' | 'responded', eventId: string, seconds: number) =>
  fact(event, eventId, seconds, { verdict: 'human' });

it('sets each mark at the first open or click there is', () => {
  expect(missing(open('b', 9), open('a', 5), click('c', 20, '/terms'))).toEqual([
    ['opened', 'once', after(5)],
    ['clicked', 'once', after(20)],
    ['responded', 'once', after(5)],
  ]);
});

it('finds nothing missing where they stand', () => {
  expect(missing(open('a', 5), marked('opened', 'once', 5), marked('responded', 'once', 5))).toEqual([]);
});

it('moves a mark back to an open that came late', () => {
  expect(missing(open('b', 9), open('a', 5), marked('opened', 'once', 9), marked('responded', 'once', 9))).toEqual([
    ['withdrawn', 'opened.once', after(9), 'opened'],
    ['opened', '2', after(5)],
    ['withdrawn', 'responded.once', after(9), 'responded'],
    ['responded', '2', after(5)],
  ]);
});

it('takes marks back that rested on a machine’s click, and sets them again at a person’s', () => {
  const [machine, person] = [click('a', 0, '/terms'), click('b', 900, '/terms')];
  const before = [machine, marked('clicked', 'once', 0), marked('responded', 'once', 0), burstFact(machine)];
  const withdrawals = [
    ['withdrawn', 'clicked.once', after(0), 'clicked'],
    ['withdrawn', 'responded.once', after(0), 'responded'],
  ];
  expect(missing(...before)).toEqual(withdrawals);
  const withdrawn = missingMarks(before);
  expect(missing(...before, ...withdrawn)).toEqual([]);
  expect(missing(...before, ...withdrawn, person)).toEqual([
    ['clicked', '2', after(900)],
    ['responded', '2', after(900)],
  ]);
});

it('does not count prefetched and scanned ones', () => {
  expect(missing(fact('open', 'a', 0, { verdict: 'prefetch' }), fact('click', 'b', 0, { verdict: 'scanner' }))).toEqual(
    [],
  );
});

it('gives corrections the instant of what they take back and none of its words', () => {
  expect(burstFact(click('a', 3, '/terms'))).toEqual(
    fact('burst', 'click.a', 3, { about: 'click', verdict: 'scanner' }),
  );
});
