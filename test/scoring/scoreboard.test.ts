import { expect, it } from 'vitest';
import { ScoreboardSums } from '../../functions/contracts/counters.ts';
import { scoreboard, scoreboardRow } from '../../functions/scoring/scoreboard.ts';

const counts = (more: Partial<ScoreboardSums>) => ScoreboardSums.parse(more);
const row = (more: Partial<ScoreboardSums>) => scoreboardRow({ part: 'seg_1#birthday#email', counts: counts(more) });

it('shows response as a share and opt-outs per thousand of what was delivered, each with its interval', () => {
  const { segmentId, kind, channel, response, optOutPerThousand } = row({
    sent: 2_100,
    delivered: 2_000,
    responded: 400,
    unsubscribed: 4,
  });
  expect({ segmentId, kind, channel }).toEqual({ segmentId: 'seg_1', kind: 'birthday', channel: 'email' });
  expect(response).toMatchObject({ value: 0.2, inconclusive: false });
  expect(response.low).toBeCloseTo(0.18305, 4);
  expect(response.high).toBeCloseTo(0.21808, 4);
  expect(optOutPerThousand).toMatchObject({ value: 2, inconclusive: false });
  expect(optOutPerThousand.low).toBeCloseTo(0.778, 2);
  expect(optOutPerThousand.high).toBeCloseTo(5.13, 2);
});

it('calls few messages inconclusive', () => {
  const { response, optOutPerThousand } = row({ sent: 30, delivered: 30, responded: 6 });
  expect([response.inconclusive, optOutPerThousand.inconclusive]).toEqual([true, true]);
});

it('has no rate before anything was delivered', () => {
  const nothing = { value: null, low: null, high: null, inconclusive: true };
  expect(row({ sent: 5 })).toMatchObject({ response: nothing, optOutPerThousand: nothing });
});

it('never shows more than everybody, though a click can be counted before its delivery', () => {
  expect(row({ sent: 5, delivered: 1, responded: 2 }).response.value).toBe(1);
});

it('lists the rows with most messages first', async () => {
  async function* rows() {
    yield { part: 'seg_1#birthday#email', counts: counts({ sent: 5 }) };
    yield { part: 'seg_1#one-off#sms', counts: counts({ sent: 9 }) };
  }
  expect((await scoreboard(rows())).map(({ kind, channel }) => [kind, channel])).toEqual([
    ['one-off', 'sms'],
    ['birthday', 'email'],
  ]);
});

it('refuses a row without segment, kind and channel', () => {
  expect(() => scoreboardRow({ part: 'seg_1#birthday', counts: counts({}) })).toThrow('no segment, kind and channel');
});
