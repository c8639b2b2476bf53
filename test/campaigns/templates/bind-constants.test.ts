import { describe, expect, it } from 'vitest';
import { bindConstants } from '../../../functions/campaigns/templates/bind-constants.ts';
import { aTemplate, constants } from './template-builder.ts';

const bound = (given: Parameters<typeof bindConstants>[2], locale: 'en' | 'zh-CN' = 'en') => {
  const result = bindConstants(aTemplate(), locale, given);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.content;
};
const problems = (given: Parameters<typeof bindConstants>[2]) => {
  const result = bindConstants(aTemplate(), 'en', given);
  return result.ok ? [] : result.problems;
};

describe('putting a campaign’s values into its template', () => {
  it('leaves only what each recipient brings', () => {
    expect(bound(constants)).toEqual({
      email: {
        subject: 'Sunrise Ninety for {{t.greeting}}',
        html: '<p>{{h.greeting}}</p><p>Sunrise Ninety</p><p>One.<br>Two.</p><a href="https://www.sunrisebank.example/terms">Terms</a>',
        text: '{{t.greeting}}\n\nSunrise Ninety\nOne.\nTwo.\nhttps://www.sunrisebank.example/terms',
      },
      sms: 'Sunrise Bank: {{t.greeting}} Sunrise Ninety https://www.sunrisebank.example/terms Reply STOP to opt out',
    });
  });

  it('escapes for the place where a value lands', () => {
    const { email } = bound({ ...constants, productName: 'Save & <b>grow</b> "now"' });
    expect(email?.html).toContain('<p>Save &amp; &lt;b&gt;grow&lt;/b&gt; &quot;now&quot;</p>');
    expect(email?.subject).toBe('Save & <b>grow</b> "now" for {{t.greeting}}');
  });

  it('takes a dollar sign for a dollar sign', () => {
    expect(bound({ ...constants, productName: 'Save $& $1' }).email?.subject).toBe('Save $& $1 for {{t.greeting}}');
  });

  it('takes the words of the locale it binds', () => {
    const given = { ...constants, productName: { en: 'Sunrise Ninety', 'zh-CN': '旭日悦享90天' } };
    expect(bound(given, 'zh-CN').email?.subject).toBe('旭日悦享90天 for {{t.greeting}}');
  });

  it('falls back where the campaign says nothing and the template allows it', () => {
    const template = aTemplate();
    const fallback = { en: 'Sunrise Classic', 'zh-CN': '旭日经典' };
    const variables = {
      ...template.variables,
      productName: { ...template.variables['productName'], fallback } as never,
    };
    const { productName: _, ...rest } = constants;
    const result = bindConstants({ ...template, variables }, 'zh-CN', rest);
    expect(result.ok && result.content.email?.subject).toBe('旭日经典 for {{t.greeting}}');
  });

  it('asks an SMS campaign only for what its SMS shows', () => {
    const { body: _, ...rest } = constants;
    const result = bindConstants(aTemplate(), 'en', rest, 'sms');
    expect(result).toEqual({
      ok: true,
      content: {
        sms: 'Sunrise Bank: {{t.greeting}} Sunrise Ninety https://www.sunrisebank.example/terms Reply STOP to opt out',
      },
    });
  });

  it('lists every missing value at once', () => {
    expect(problems({ body: ' ' })).toEqual([
      { variable: 'productName', message: 'Label (en) is missing; give a value' },
      { variable: 'body', message: 'Label (en) is missing; give a value' },
      { variable: 'termsUrl', message: 'Label (en) is missing; give a value' },
    ]);
  });

  it.each([
    ['{{h.greeting}}', 'may not contain {, } or \\; write it without'],
    ['ends in a brace {', 'may not contain {, } or \\; write it without'],
    ['ends in a backslash \\', 'may not contain {, } or \\; write it without'],
    ['two\nlines', 'must be one line; remove the line breaks'],
    ['\u0007', 'is missing; give a value'],
  ])('refuses %j, which would change the stored template', (productName, message) => {
    expect(problems({ ...constants, productName })).toEqual([
      { variable: 'productName', message: `Label (en) ${message}` },
    ]);
  });

  it.each([
    'http://www.sunrisebank.example/',
    'javascript:alert(1)',
    'www.sunrisebank.example',
    'https://a b.example/',
  ])('refuses %j as a link', (termsUrl) => {
    expect(problems({ ...constants, termsUrl })).toEqual([
      { variable: 'termsUrl', message: 'Label (en) must be a link that starts with https://' },
    ]);
  });

  it.each(['greeting', 'constructor', 'nobodyKnows'])('refuses a value for %s, which is not the campaign’s', (name) => {
    expect(problems({ ...constants, [name]: 'x' })).toEqual([
      { variable: name, message: 'the template trial has no such value to fill in; remove it' },
    ]);
  });

  it('takes no value from a prototype', () => {
    const inherited = Object.create(constants) as Record<string, string>;
    expect(problems(inherited)).toHaveLength(3);
  });
});
