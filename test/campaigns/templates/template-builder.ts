import type {
  CompiledTemplate,
  TemplateContent,
  TemplateVariable,
} from '../../../functions/campaigns/templates/compiled-template.ts';

const variable = (
  type: TemplateVariable['type'],
  scope: TemplateVariable['scope'],
  sample: string,
): TemplateVariable => ({
  type,
  scope,
  label: { en: 'Label', 'zh-CN': '名称' },
  sample: { en: sample, 'zh-CN': sample },
});

const content: TemplateContent = {
  email: {
    subject: '{{t.productName}} for {{t.greeting}}',
    html: '<p>{{h.greeting}}</p><p>{{h.productName}}</p><p>{{h.body}}</p><a href="{{h.termsUrl}}">Terms</a>',
    text: '{{t.greeting}}\n\n{{t.productName}}\n{{t.body}}\n{{t.termsUrl}}',
  },
  sms: 'Sunrise Bank: {{t.greeting}} {{t.productName}} {{t.termsUrl}} Reply STOP to opt out',
};

/** A compiled template that is valid as it is: one of each type of variable, a salutation, both channels. */
export function aTemplate(changes: Partial<CompiledTemplate> = {}): CompiledTemplate {
  return {
    brand: 'main',
    name: 'trial',
    title: { en: 'Trial', 'zh-CN': '试用' },
    purposes: ['product-marketing'],
    kinds: ['one-off'],
    channels: ['email', 'sms'],
    sender: { localPart: 'hello', displayName: { en: 'Sunrise Bank', 'zh-CN': '旭日银行' } },
    smsSignature: { en: 'Sunrise Bank: ', 'zh-CN': '【旭日银行】' },
    variables: {
      productName: variable('line', 'campaign', 'Sunrise Ninety'),
      body: variable('paragraphs', 'campaign', 'One.\nTwo.'),
      termsUrl: variable('url', 'campaign', 'https://www.sunrisebank.example/terms'),
      greeting: variable('line', 'recipient', 'Dear Rita Martins,'),
    },
    recipientVariables: ['greeting'],
    locales: { en: content, 'zh-CN': content },
    ...changes,
  };
}

export const constants = {
  productName: 'Sunrise Ninety',
  body: 'One.\nTwo.',
  termsUrl: 'https://www.sunrisebank.example/terms',
};
