import { describe, expect, it } from 'vitest';
import { smsLinks, withLinkFields } from '../../../functions/campaigns/templates/sms-links.ts';

describe('the links of a text', () => {
  it.each([
    ['Terms: https://bank.example/en/90?a=1&b=2 Reply STOP', ['https://bank.example/en/90?a=1&b=2']],
    ['See https://bank.example/a. Or (https://bank.example/b)!', ['https://bank.example/a', 'https://bank.example/b']],
    ['详情https://bank.example/zh拒收请回复R', ['https://bank.example/zh']],
    ['Yours: {{t.referralUrl}} Rules: https://bank.example/r', ['https://bank.example/r']],
    ['No link here, http://bank.example neither', []],
  ])('in "%s" are %j', (sms, links) => {
    expect(smsLinks(sms)).toEqual(links);
  });

  it('give way to each recipient’s own, and what ends a sentence stays', () => {
    expect(withLinkFields('See https://bank.example/a. Or https://bank.example/b!')).toBe(
      'See {{t.link0}}. Or {{t.link1}}!',
    );
  });
});
