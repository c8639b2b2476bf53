import { describe, expect, it } from 'vitest';
import { outsideGsm, smsLength } from '../../../functions/campaigns/templates/sms-segments.ts';

describe('how many messages an SMS is billed as', () => {
  it.each([
    ['160 plain letters', 'a'.repeat(160), { encoding: 'GSM-7', units: 160, segments: 1 }],
    ['161 plain letters', 'a'.repeat(161), { encoding: 'GSM-7', units: 161, segments: 2 }],
    ['306 plain letters', 'a'.repeat(306), { encoding: 'GSM-7', units: 306, segments: 2 }],
    ['307 plain letters', 'a'.repeat(307), { encoding: 'GSM-7', units: 307, segments: 3 }],
    ['80 euro signs', '€'.repeat(80), { encoding: 'GSM-7', units: 160, segments: 1 }],
    ['153 euro signs: 76 fit a part', '€'.repeat(153), { encoding: 'GSM-7', units: 306, segments: 3 }],
    ['70 Chinese characters', '好'.repeat(70), { encoding: 'UCS-2', units: 70, segments: 1 }],
    ['71 Chinese characters', '好'.repeat(71), { encoding: 'UCS-2', units: 71, segments: 2 }],
    ['135 Chinese characters', '好'.repeat(135), { encoding: 'UCS-2', units: 135, segments: 3 }],
    ['36 emoji: 33 fit a part', '🎂'.repeat(36), { encoding: 'UCS-2', units: 72, segments: 2 }],
    ['67 emoji', '🎂'.repeat(67), { encoding: 'UCS-2', units: 134, segments: 3 }],
    ['nothing', '', { encoding: 'GSM-7', units: 0, segments: 1 }],
  ])('%s', (_, text, length) => {
    expect(smsLength(text)).toEqual(length);
  });

  it('names the characters that make it dear', () => {
    expect(outsideGsm('It’s a naïve test – yes')).toEqual(['’', 'ï', '–']);
  });
});
