import { describe, expect, test } from 'vitest';
import { drawAnswers, playsOf, shuffled } from '../../../infra/local/demo/draw-answers.ts';
import { seededRandom } from '../../../infra/local/random.ts';
import { mails } from './mails.ts';

const addresses = (answers: ReturnType<typeof drawAnswers>) =>
  Object.fromEntries(Object.entries(answers).map(([what, drawn]) => [what, drawn.map(({ to }) => to)]));

describe('who answers', () => {
  test('is the same for the same seed, in whatever order the messages were accepted', () => {
    const launched = mails(400);
    const one = addresses(drawAnswers(launched, seededRandom(3)));
    expect(addresses(drawAnswers(launched.toReversed(), seededRandom(3)))).toEqual(one);
    expect(addresses(drawAnswers(launched, seededRandom(4)))).not.toEqual(one);
  });

  test('is in one list only', () => {
    const drawn = Object.values(addresses(drawAnswers(mails(400), seededRandom(3)))).flat();
    expect(drawn).toHaveLength(190);
    expect(new Set(drawn).size).toBe(190);
  });

  test('runs out of people rather than draw one twice', () => {
    const drawn = Object.values(addresses(drawAnswers(mails(12), seededRandom(3)))).flat();
    expect(drawn).toHaveLength(12);
    expect(new Set(drawn).size).toBe(12);
  });

  test('is shuffled without loss', () => {
    const order = shuffled([1, 2, 3, 4, 5, 6, 7, 8], seededRandom(1));
    expect(order.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(order).not.toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('what the provider tells of it', () => {
  const answers = drawAnswers(mails(400), seededRandom(3));
  const plays = playsOf(answers, seededRandom(3));
  const eventsOf = (id: string | undefined) => plays.filter(({ messageId }) => messageId === id);

  test('has whoever clicks or complains open the mail first', () => {
    for (const { id } of [...answers.clicked, ...answers.complained]) {
      const [open, then] = eventsOf(id);
      expect(open?.event).toBe('Open');
      expect(then!.atMs).toBeGreaterThan(open!.atMs);
    }
    expect(eventsOf(answers.clicked[0]?.id)[1]?.event).toBe('Click');
    expect(eventsOf(answers.complained[0]?.id)[1]?.event).toBe('Complaint');
  });

  test('gives machines their own names, and lets a mail filter click within a second', () => {
    expect(eventsOf(answers.scanned[0]?.id)).toEqual([
      {
        messageId: answers.scanned[0]?.id,
        event: 'Click',
        atMs: Date.parse('2027-03-02T10:00:01Z'),
        userAgent: 'Barracuda Sentinel (EE)',
      },
    ]);
    expect(eventsOf(answers.proxied[0]?.id)[0]?.userAgent).toBe('Mozilla/5.0');
  });

  test('lies within two hours and a bit of acceptance: the evening of the story comes later', () => {
    const latest = Math.max(...plays.map(({ atMs }) => atMs));
    expect(latest).toBeLessThanOrEqual(Date.parse('2027-03-02T12:05:00Z'));
  });
});
