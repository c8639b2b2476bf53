import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipientFields } from '../../../functions/campaigns/templates/recipient-fields.ts';
import { greeting } from '../../../functions/campaigns/templates/recipient-values.ts';
import { renderAsSes, renderPreview, sampleValues } from '../../../functions/campaigns/templates/render-preview.ts';
import { aTemplate, constants } from './template-builder.ts';

const preview = (name: string) => {
  const rendered = renderPreview(aTemplate(), 'en', { ...constants, greeting: greeting(name, 'en') });
  if (!rendered.ok) throw new Error(JSON.stringify(rendered.problems));
  return rendered;
};

describe('a preview', () => {
  it('shows what a recipient would get', () => {
    expect(preview('Rita Martins')).toEqual({
      ok: true,
      email: {
        subject: 'Sunrise Ninety for Dear Rita Martins,',
        html: '<p>Dear Rita Martins,</p><p>Sunrise Ninety</p><p>One.<br>Two.</p><a href="https://www.sunrisebank.example/terms">Terms</a>',
        text: 'Dear Rita Martins,\n\nSunrise Ninety\nOne.\nTwo.\nhttps://www.sunrisebank.example/terms',
      },
      sms: {
        text: 'Sunrise Bank: Dear Rita Martins, Sunrise Ninety https://www.sunrisebank.example/terms Reply STOP to opt out',
        length: { encoding: 'GSM-7', units: 136, segments: 1 },
      },
    });
  });

  it('escapes a name in the HTML and nowhere else', () => {
    const { email, sms } = preview(`<b>O'Neil & "Söhne"</b>`);
    expect(email?.html).toContain('<p>Dear &lt;b&gt;O&#39;Neil &amp; &quot;Söhne&quot;&lt;/b&gt;,</p>');
    expect(email?.subject).toBe(`Sunrise Ninety for Dear <b>O'Neil & "Söhne"</b>,`);
    expect(sms?.text).toContain(`Dear <b>O'Neil & "Söhne"</b>,`);
  });

  it('shows a name that looks like a placeholder as the name it is', () => {
    const { email, sms } = preview('{{constructor}} {{t.productName}}');
    expect(email?.html).toContain('<p>Dear {{constructor}} {{t.productName}},</p>');
    expect(sms?.text).toContain('Dear {{constructor}} {{t.productName}},');
  });

  it('keeps a subject on one line whatever the name', () => {
    expect(preview('Rita\r\nBcc: all@bank.example').email?.subject).toBe(
      'Sunrise Ninety for Dear Rita Bcc: all@bank.example,',
    );
  });

  it('lists what is missing, the campaign’s and the recipient’s', () => {
    const { termsUrl: _, ...rest } = constants;
    expect(renderPreview(aTemplate(), 'en', rest)).toEqual({
      ok: false,
      problems: [
        { variable: 'termsUrl', message: 'Label (en) is missing; give a value' },
        { variable: 'greeting', message: 'is missing; give a value' },
      ],
    });
  });

  it('works with the template’s own samples', () => {
    const template = aTemplate();
    expect(renderPreview(template, 'zh-CN', sampleValues(template, 'zh-CN')).ok).toBe(true);
  });

  it('has no < of a name in its HTML, whatever the name', () => {
    const count = (html: string | undefined) => html?.split('<').length;
    const expected = count(preview('Rita').email?.html);
    assert(property(string({ unit: 'grapheme' }), (name) => count(preview(`<${name}`).email?.html) === expected));
  });
});

describe('the template language', () => {
  const fields = recipientFields({ name: 'trial', recipientVariables: ['greeting'] }, { greeting: 'Hello,' });

  it.each([
    '{{h.constructor}}',
    '{{constructor}}',
    '{{h.__proto__}}',
    '{{t.toString}}',
    '{{h.greeting.constructor}}',
    '{{lookup h "constructor"}}',
  ])('gives no way to the prototype by %s', (source) => {
    let rendered = '';
    try {
      rendered = renderAsSes(source, fields);
    } catch (error) {
      rendered = error instanceof Error ? 'refused' : '';
    }
    expect(['', 'refused']).toContain(rendered);
  });

  it('refuses a value that is not there: SES reports a rendering failure', () => {
    expect(() => renderAsSes('{{h.unknown}}', fields)).toThrow('"unknown" not defined');
  });
});
