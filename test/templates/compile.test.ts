import { describe, expect, it } from 'vitest';
import { bindConstants } from '../../functions/campaigns/templates/bind-constants.ts';
import { loadTemplates } from '../../functions/campaigns/templates/compiled-template.ts';
import { recipientFields } from '../../functions/campaigns/templates/recipient-fields.ts';
import { recipientValues } from '../../functions/campaigns/templates/recipient-values.ts';
import { renderAsSes, renderPreview, sampleValues } from '../../functions/campaigns/templates/render-preview.ts';
import { compileSms, renderSms } from '../../functions/campaigns/templates/render-sms.ts';
import type { Locale } from '../../functions/contracts/vocabulary.ts';
import { compileTemplates, describeSizes } from '../../templates/compile.ts';

const { templates, problems } = await compileTemplates();
const loaded = loadTemplates(JSON.parse(JSON.stringify({ templates })));

function sample(name: string, locale: Locale) {
  const template = loaded.find(name);
  if (!template) throw new Error(`no template ${name}`);
  const preview = renderPreview(template, locale, sampleValues(template, locale));
  if (!preview.ok) throw new Error(JSON.stringify(preview.problems));
  return preview;
}

describe('the bank’s own templates', () => {
  it('have no problems', () => {
    expect(problems).toEqual([]);
  });

  it('are the four messages, for e-mail and SMS', () => {
    expect(templates.map(({ name, channels }) => [name, channels])).toEqual([
      ['announcement', ['email', 'sms']],
      ['birthday', ['email', 'sms']],
      ['product-launch', ['email', 'sms']],
      ['referral-invitation', ['email', 'sms']],
    ]);
  });

  it('greet in the reader’s language', () => {
    expect(sample('birthday', 'en').email?.subject).toBe('Happy birthday from all of us at Sunrise Bank');
    expect(sample('birthday', 'en').email?.html).toContain('Dear Rita Martins,');
    expect(sample('birthday', 'zh-CN').email?.subject).toBe('生日快乐，愿新的一岁满是阳光');
    expect(sample('birthday', 'zh-CN').email?.html).toContain('尊敬的龚志强：');
    expect(sample('birthday', 'zh-CN').email?.html).toContain('<html lang="zh-CN" dir="ltr"');
  });

  it('write the text part so that it reads as a letter', () => {
    expect(sample('birthday', 'en').email?.text).toBe(
      [
        'Sunrise Bank',
        'Happy birthday',
        'Today is all yours.',
        'Dear Rita Martins,',
        'We wish you good health, good company and a year that brings what you hope for. Thank you for letting us be a small part of it.',
        'There is nothing to click and nothing to do. Enjoy your day.',
        'Warmly,\neveryone at Sunrise Bank',
        'You get this e-mail because you agreed to greetings from Sunrise Bank.\nChoose what we send you: https://care.sunrisebank.example/p/sample-token\nUnsubscribe: https://care.sunrisebank.example/u/sample-token',
        'We never ask for passwords or codes by e-mail.',
        'Sunrise Bank Limited\n1 Sunrise Plaza, Pudong, Shanghai 200120, China',
      ].join('\n\n'),
    );
  });

  it('fit an SMS greeting in one message', () => {
    expect(sample('birthday', 'en').sms).toEqual({
      text: 'Sunrise Bank: Dear Rita Martins, happy birthday! May the year ahead be a good one for you. Reply STOP to opt out',
      length: { encoding: 'GSM-7', units: 112, segments: 1 },
    });
    expect(sample('birthday', 'zh-CN').sms).toEqual({
      text: '【旭日银行】尊敬的龚志强：生日快乐！愿您新的一岁平安喜乐，万事顺意。拒收请回复R',
      length: { encoding: 'UCS-2', units: 40, segments: 1 },
    });
  });

  it('say the risk of a product in every part', () => {
    const { email, sms } = sample('product-launch', 'zh-CN');
    for (const part of [email?.html, email?.text, sms?.text]) {
      expect(part).toContain('R2');
      expect(part).toContain('理财非存款，产品有风险，投资须谨慎。');
      expect(part).toContain('https://www.sunrisebank.example/zh/ninety');
    }
  });

  it('tell their size', () => {
    const sizes = describeSizes(templates);
    expect(sizes).toHaveLength(8);
    expect(sizes[2]).toMatch(/^main\/birthday \(en\): HTML \d+\.\d KB, SMS 1 × GSM-7, 112 units$/);
  });
});

describe('from approval to the send', () => {
  const customer = { name: `<b>O'Neil & "Söhne"</b>`, locale: 'en' as const };
  const links = {
    unsubscribeUrl: 'http://localhost:4000/u/a1',
    preferencesUrl: 'http://localhost:4000/p/a1',
    referralUrl: 'http://localhost:4000/r/a1',
  };

  it.each(['announcement', 'birthday', 'product-launch', 'referral-invitation'])('%s leaves nothing open', (name) => {
    const template = loaded.find(name);
    if (!template) throw new Error(name);
    const constants = Object.fromEntries(
      Object.entries(template.variables)
        .filter(([, { scope }]) => scope === 'campaign')
        .map(([variable, { sample }]) => [variable, sample]),
    );
    const bound = bindConstants(template, 'en', constants);
    if (!bound.ok) throw new Error(JSON.stringify(bound.problems));
    const fields = recipientFields(template, recipientValues(customer, links));
    const html = renderAsSes(bound.content.email?.html ?? '', fields);
    expect(html).toContain('Dear &lt;b&gt;O&#39;Neil &amp; &quot;Söhne&quot;&lt;/b&gt;,');
    expect(html).toContain('href="http://localhost:4000/u/a1"');
    expect(html).not.toMatch(/\{\{|\}\}/);
    expect(renderAsSes(bound.content.email?.text ?? '', fields)).toContain(`Dear <b>O'Neil & "Söhne"</b>,`);
    expect(renderSms(compileSms(bound.content.sms ?? ''), fields)).toMatch(/^Sunrise Bank: .*Reply STOP to opt out$/);
  });
});
