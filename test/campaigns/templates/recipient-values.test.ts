import { describe, expect, it } from 'vitest';
import { greeting, recipientValues } from '../../../functions/campaigns/templates/recipient-values.ts';

describe('what a customer’s message is filled with', () => {
  it('greets by name in the customer’s language', () => {
    expect(greeting('Rita Martins', 'en')).toBe('Dear Rita Martins,');
    expect(greeting('龚志强', 'zh-CN')).toBe('尊敬的龚志强：');
  });

  it.each(['', '  ', '\r\n', '\u0000'])('greets without a name when the name is %j', (name) => {
    expect(greeting(name, 'en')).toBe('Hello,');
    expect(greeting(name, 'zh-CN')).toBe('您好！');
  });

  it('gives the salutation and the customer’s own links', () => {
    const links = {
      unsubscribeUrl: 'https://care.sunrisebank.example/u/1',
      preferencesUrl: 'https://care.sunrisebank.example/p/1',
      referralUrl: 'https://care.sunrisebank.example/r/1',
    };
    expect(recipientValues({ name: 'Rita Martins', locale: 'en' }, links)).toEqual({
      greeting: 'Dear Rita Martins,',
      unsubscribeUrl: 'https://care.sunrisebank.example/u/1',
      preferencesUrl: 'https://care.sunrisebank.example/p/1',
      referralUrl: 'https://care.sunrisebank.example/r/1',
    });
  });
});
