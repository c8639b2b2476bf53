import { describe, expect, it } from 'vitest';
import { bodyWith, problemsOf, trialManifest, trialSources } from './trial-sources.ts';

const offer = { type: 'line', label: { en: 'Offer', 'zh-CN': '优惠' }, sample: { en: 'Card', 'zh-CN': '卡' } };
const layoutWithout = (pattern: RegExp) => {
  const layout = trialSources().get('layout/layout.mjml') ?? '';
  expect(layout).toMatch(pattern);
  return { 'layout/layout.mjml': layout.replace(pattern, '') };
};

describe('what the compiler tells an author', () => {
  it('nothing, when nothing is wrong', async () => {
    expect(await problemsOf({})).toEqual([]);
  });

  describe('about variables', () => {
    it('used but not declared, with the line', async () => {
      expect(await problemsOf({ 'trial/en/email.mjml': bodyWith('\n<p>{{price}}</p>') })).toEqual([
        'templates/trial/en/email.mjml:4 (en): {{price}} is not declared; add it to the variables in template.json',
      ]);
    });

    it('declared but not used in one locale', async () => {
      const variables = { offer, price: offer };
      const changes = {
        'trial/template.json': trialManifest({ variables }),
        'trial/en/email.mjml': bodyWith('<p>{{price}}</p>'),
      };
      expect(await problemsOf(changes)).toEqual([
        'templates/trial/template.json (zh-CN): "price" is declared but not used; use it or remove it',
      ]);
    });

    it('declared though they are the recipient’s', async () => {
      const changes = { 'trial/template.json': trialManifest({ variables: { offer, greeting: offer } }) };
      expect(await problemsOf(changes)).toContain(
        'templates/trial/template.json (en): "greeting" is the recipient\'s and always there; remove it',
      );
    });

    it('without a sample to show', async () => {
      const { sample: _, ...bare } = offer;
      expect(await problemsOf({ 'trial/template.json': trialManifest({ variables: { offer: bare } }) })).toEqual([
        'templates/trial/template.json: variables.offer: needs a sample or a fallback',
      ]);
    });

    it('of several lines where one line is wanted', async () => {
      const changes = {
        'trial/template.json': trialManifest({ variables: { offer: { ...offer, type: 'paragraphs' } } }),
      };
      expect(await problemsOf(changes)).toContain(
        'templates/trial/en/sms.txt:1 (en): {{offer}} is of type paragraphs; use a line',
      );
    });

    it('standing in an attribute or a style, where escaping is not enough', async () => {
      const changes = {
        'trial/en/email.mjml': bodyWith('<p style="color:{{offer}}">a</p><a href="{{greeting}}">b</a>'),
      };
      expect(await problemsOf(changes)).toEqual([
        'templates/trial/en/email.mjml (en): {{offer}} stands inside a tag; only a url variable may, alone in an href',
        'templates/trial/en/email.mjml (en): {{greeting}} stands inside a tag; only a url variable may, alone in an href',
      ]);
    });

    it('that the brand does not have', async () => {
      expect(await problemsOf({ 'trial/en/email.mjml': bodyWith('<p>{{brand.slogan}}</p>') })).toEqual([
        'templates/trial/en/email.mjml:3 (en): there are no such words: {{brand.slogan}}',
      ]);
    });
  });

  describe('about the template language', () => {
    it.each([
      ['{{#if offer}}', '{{#if offer}} is a block; only plain variables are allowed'],
      ['{{> footer}}', '{{> footer}} is a partial; only plain variables are allowed'],
      ['{{{offer}}}', '{{{offer}}} would skip escaping; write {{offer}}'],
      ['{{&offer}}', '{{&offer}} would skip escaping; write {{offer}}'],
      ['{{lookup this "offer"}}', '{{lookup this "offer"}} calls a helper; only plain variables are allowed'],
      ['{{constructor}}', '{{constructor}} names a part of the language itself'],
      ['{{__proto__}}', '{{__proto__}} names a part of the language itself'],
      ['{{offer.length}}', '{{offer.length}} is not the name of a variable'],
      ['{{@root}}', '{{@root}} is not the name of a variable'],
      ['\\{{offer}}', 'a backslash before {{offer}} would switch it off; remove the backslash'],
      ['{{offer}', '{{offer is not closed by exactly two braces'],
    ])('refuses %s', async (written, message) => {
      const changes = { 'trial/en/subject.txt': `{{offer}} ${written}` };
      expect(await problemsOf(changes)).toContain(`templates/trial/en/subject.txt:1 (en): ${message}`);
    });
  });

  describe('about required parts', () => {
    it.each([
      [/\{\{brand\.legalName\}\}<br \/>/, 'the mail does not say who sends it: show {{brand.legalName}}'],
      [/\{\{brand\.postalAddress\}\}/, 'the mail has no postal address: show {{brand.postalAddress}}'],
      [
        /<a href="\{\{preferencesUrl\}\}">.*?<\/a>/,
        'the mail has no preference link: add a link to {{preferencesUrl}}',
      ],
      [
        /<a href="\{\{unsubscribeUrl\}\}">.*?<\/a>/,
        'the mail has no unsubscribe link: add a link to {{unsubscribeUrl}}',
      ],
    ])('misses %s', async (pattern, message) => {
      expect(await problemsOf(layoutWithout(pattern))).toEqual([
        `templates/trial/en/ (en): ${message}`,
        `templates/trial/zh-CN/ (zh-CN): ${message}`,
      ]);
    });

    it('lets a purely service message go without an unsubscribe link', async () => {
      const changes = {
        ...layoutWithout(/<a href="\{\{unsubscribeUrl\}\}">.*?<\/a>/),
        'trial/template.json': trialManifest({ purposes: ['service'] }),
      };
      expect(await problemsOf(changes)).toEqual([]);
    });

    it('wants the risk of a product in every part of a launch', async () => {
      const variables = { offer, riskGrade: offer, riskStatement: offer, termsUrl: { ...offer, type: 'url' } };
      const changes: Record<string, string> = {
        'trial/template.json': trialManifest({ kinds: ['launch'], variables }),
      };
      const all = '<p>{{riskGrade}} {{riskStatement}} {{termsUrl}}</p>';
      for (const locale of ['en', 'zh-CN']) changes[`trial/${locale}/email.mjml`] = bodyWith(all);
      changes['trial/en/email.mjml'] = bodyWith('<p>{{riskGrade}} {{termsUrl}}</p>');
      changes['trial/zh-CN/sms.txt'] = '{{brand.smsSignature}}{{riskGrade}}{{riskStatement}}{{termsUrl}} 拒收请回复R';
      changes['trial/en/sms.txt'] =
        '{{brand.smsSignature}}{{riskGrade}} {{riskStatement}} {{termsUrl}} Reply STOP to opt out';
      expect(await problemsOf(changes)).toEqual([
        'templates/trial/en/ (en): a launch must show {{riskStatement}} in its html',
        'templates/trial/en/ (en): a launch must show {{riskStatement}} in its text',
      ]);
    });
  });

  describe('about SMS', () => {
    it.each([
      ['en', 'Hello. Reply STOP to opt out', 'must begin with the signature "Sunrise Bank: " ({{brand.smsSignature}})'],
      ['en', '{{brand.smsSignature}}hello', 'must end with "Reply STOP to opt out"'],
      ['zh-CN', '您好。拒收请回复R', 'must begin with the signature "【旭日银行】" ({{brand.smsSignature}})'],
      ['zh-CN', '{{brand.smsSignature}}您好', 'must end with "拒收请回复R"'],
      [
        'en',
        '{{brand.smsSignature}}it’s here. Reply STOP to opt out',
        '"’" is not in the SMS alphabet and would more than halve what fits; use plain characters',
      ],
    ])('%s: %s', async (locale, sms, message) => {
      expect(await problemsOf({ [`trial/${locale}/sms.txt`]: sms })).toEqual([
        `templates/trial/${locale}/sms.txt:1 (${locale}): ${message}`,
      ]);
    });

    it('on two lines', async () => {
      const sms = '{{brand.smsSignature}}hello\nReply STOP to opt out';
      expect(await problemsOf({ 'trial/en/sms.txt': sms })).toContain(
        'templates/trial/en/sms.txt:2 (en): must be one line; remove the line breaks',
      );
    });
  });

  describe('about links', () => {
    it.each([
      [
        'http://www.sunrisebank.example/',
        'the link "http://www.sunrisebank.example/" must start with https:// or be one variable',
      ],
      ['mailto:a@b.example', 'the link "mailto:a@b.example" must start with https:// or be one variable'],
      [
        'https://evil.example/',
        'the link "https://evil.example/" leads to evil.example; allowed are www.sunrisebank.example, care.sunrisebank.example (brand.json, linkHosts)',
      ],
    ])('to %s', async (href, message) => {
      const changes = { 'trial/en/email.mjml': bodyWith(`\n<p><a href="${href}">there</a></p>`) };
      expect(await problemsOf(changes)).toEqual([`templates/trial/en/email.mjml:4 (en): ${message}`]);
    });

    it('in an SMS too', async () => {
      const sms = '{{brand.smsSignature}}see http://evil.example/a Reply STOP to opt out';
      expect(await problemsOf({ 'trial/en/sms.txt': sms })).toEqual([
        'templates/trial/en/sms.txt:1 (en): the link "http://evil.example/a" must start with https:// or be one variable',
      ]);
    });

    it('lets the bank’s own hosts pass', async () => {
      const changes = { 'trial/en/email.mjml': bodyWith('<a href="https://www.sunrisebank.example/a?b=1">there</a>') };
      expect(await problemsOf(changes)).toEqual([]);
    });
  });

  describe('about files', () => {
    it.each(['email.mjml', 'subject.txt', 'preheader.txt', 'sms.txt'])('%s missing in one locale', async (file) => {
      expect(await problemsOf({ [`trial/zh-CN/${file}`]: null })).toContain(
        `templates/trial/zh-CN/${file} (zh-CN): the file is missing or empty`,
      );
    });

    it('template.json that is no JSON, or lacks a field', async () => {
      expect(await problemsOf({ 'trial/template.json': '{' })).toEqual([
        'templates/trial/template.json: is not valid JSON',
      ]);
      expect(await problemsOf({ 'trial/template.json': trialManifest({ purposes: ['spam'] }) })).toHaveLength(1);
      expect(await problemsOf({ 'trial/template.json': trialManifest({ name: 'other' }) })).toContain(
        'templates/trial/template.json: name must be that of the folder',
      );
    });

    it('a layout without a place for the message', async () => {
      expect(await problemsOf(layoutWithout(/\{\{layout\.content\}\}/))).toContain(
        'templates/layout/layout.mjml:1 (en): has no line {{layout.content}}',
      );
    });
  });

  describe('about the mail itself', () => {
    it('an element that MJML does not know, on its own line', async () => {
      expect(await problemsOf({ 'trial/en/email.mjml': bodyWith('</mj-text>\n<mj-picture />\n<mj-text>') })).toEqual([
        "templates/trial/en/email.mjml:4 (en): Element mj-picture doesn't exist or is not registered",
      ]);
    });

    it('an unknown element in the layout, on the layout’s line', async () => {
      const layout = trialSources().get('layout/layout.mjml') ?? '';
      const changed = layout.replace('  </mj-body>', '<mj-picture />\n  </mj-body>');
      const line = changed.split('\n').indexOf('<mj-picture />') + 1;
      expect(await problemsOf({ 'layout/layout.mjml': changed })).toContain(
        `templates/layout/layout.mjml:${line} (en): Element mj-picture doesn't exist or is not registered`,
      );
    });

    it.each([
      ['<p><b>bold</p></b>', 'close-order'],
      ['<img src="https://www.sunrisebank.example/a.png">', 'wcag/h37'],
      ['<p id="a">1</p><p id="a">2</p>', 'no-dup-id'],
      ['<h3>skipped</h3>', 'heading-level'],
    ])('HTML that breaks in clients or for screen readers: %s', async (html, rule) => {
      const found = await problemsOf({ 'trial/en/email.mjml': bodyWith(html) });
      expect(found.join('\n')).toContain(`(${rule})`);
    });

    it.each(['<script>a()</script>', '<form></form>', '<p onclick="a()">a</p>'])('active content: %s', async (html) => {
      const found = await problemsOf({ 'trial/en/email.mjml': bodyWith(html) });
      expect(found.join('\n')).toContain('active content is not allowed in mail');
    });

    it('a size at which Gmail would cut the footer off', async () => {
      const long = '<p>Long.</p>'.repeat(9_000);
      const found = await problemsOf({ 'trial/en/email.mjml': bodyWith(long) });
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(/the HTML has 1\d{5} bytes; Gmail cuts it at 102000: shorten it$/);
    });

    it('a character that the text part cannot show', async () => {
      const found = await problemsOf({ 'trial/en/email.mjml': bodyWith('<p>&check; done</p>') });
      expect(found).toEqual([
        'templates/trial/en/email.mjml (en): the text part cannot show &check;; write the character itself',
      ]);
    });
  });
});
