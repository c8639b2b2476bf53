import { describe, expect, it } from 'vitest';
import { compileSms, renderSms } from '../../functions/campaigns/templates/render-sms.ts';
import { smsLength } from '../../functions/campaigns/templates/sms-segments.ts';
import { readLinkToken } from '../../functions/consent/link-token.ts';
import { type Composer, compose, envelopeOf } from '../../functions/dispatch/compose.ts';
import { signingKeys } from '../../functions/platform/signing-keys.ts';
import { aCustomer, aPlan, aRun } from '../support/builders.ts';

const keys = signingKeys({ k1: Buffer.alloc(32, 7).toString('base64') });
const composer: Composer = { keys, publicUrl: 'https://heliant.example', mailDomain: 'mail.heliant.example' };

/** As the launch template leaves it, its campaign's values in place. */
const words =
  'Sunrise Bank: meet Sunrise Ninety, risk grade R2 (R1 low to R5 high). Not a deposit. You may get back less than you put in. Terms: https://www.sunrisebank.example/en/ninety Reply STOP to opt out';
const run = aRun({
  plan: aPlan({
    channel: 'sms',
    messages: { en: { sms: words }, 'zh-CN': { sms: '详情 https://www.sunrisebank.example/zh' } },
  }),
});
const customer = aCustomer({ customerId: 'B000001' });

function textIn(locale: 'en' | 'zh-CN'): string {
  const message = compose(run, { locale }, customer, composer);
  return renderSms(compileSms(envelopeOf(run, locale, composer).sms!), message.fields);
}

describe('a text with a link', () => {
  it('leads over our own page, which knows whose message and which link it was', () => {
    const [, token = ''] = /https:\/\/heliant\.example\/l\/([\w-]{31}) Reply STOP to opt out$/.exec(textIn('en')) ?? [];
    const { dispatchId } = compose(run, { locale: 'en' }, customer, composer);
    const dispatchStart = String(dispatchId).slice(0, 14);
    expect(readLinkToken(keys, token)).toEqual({ customerId: 'B000001', dispatchStart, locale: 'en', link: 0 });
  });

  it('says in which language the words were', () => {
    const token = textIn('zh-CN').split('/l/')[1]!;
    expect(readLinkToken(keys, token)).toMatchObject({ locale: 'zh-CN', link: 0 });
  });

  it('is billed as no more messages than with the approved link', () => {
    expect(smsLength(words)).toEqual({ encoding: 'GSM-7', units: 194, segments: 2 });
    expect(smsLength(textIn('en'))).toEqual({ encoding: 'GSM-7', units: 210, segments: 2 });
  });
});

it('leaves a mail’s links to the provider, which follows them itself', () => {
  const mail = aRun({ plan: aPlan() });
  expect(Object.keys(compose(mail, { locale: 'en' }, customer, composer).fields.t)).toEqual([
    'greeting',
    'unsubscribeUrl',
    'preferencesUrl',
  ]);
});
