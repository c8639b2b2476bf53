import { createHash } from 'node:crypto';
import { marketingPurposes } from '../contracts/consent.ts';
import { type Brand, Channel, type Locale } from '../contracts/vocabulary.ts';
import { brandName } from './brand-names.ts';
import { type Html, html } from './html.ts';
import { type MarketingPurpose, pageWords } from './page-words.ts';

/** The name of a tick box: one purpose on one channel. */
export const choiceName = (channel: Channel, purpose: MarketingPurpose): string => `${channel}.${purpose}`;

export type PageFrame = { locale: Locale; brand?: Brand };

/** What a person sees before anything happens: the button is the only thing that acts. */
export function unsubscribePage(frame: PageFrame, channel: Channel, preferencesUrl: string): Html {
  const { stop, byChannel, preferences } = pageWords[frame.locale];
  const by = byChannel[channel];
  return layout(
    frame,
    stop.title(by),
    html`<p>${stop.lead(bankOf(frame), by)}</p>${purposeList(frame)}<p>${stop.service}</p>
<form method="post"><input type="hidden" name="confirm" value="yes"><button type="submit">${stop.button(by)}</button></form>
<p><a href="${preferencesUrl}">${preferences.link}</a></p>`,
  );
}

export function stoppedPage(frame: PageFrame, channel: Channel, preferencesUrl: string): Html {
  const { stop, stopped, byChannel, preferences } = pageWords[frame.locale];
  const by = byChannel[channel];
  return layout(
    frame,
    stopped.title(by),
    html`<p>${stopped.lead(bankOf(frame), by)}</p>${purposeList(frame)}<p>${stop.service}</p>
<p>${stopped.later} <a href="${preferencesUrl}">${preferences.link}</a></p>`,
  );
}

/** `granted`: the names of the boxes that are ticked now; sent back as `shown`, so that a stale page grants nothing anew. */
export function preferencesPage(frame: PageFrame, granted: ReadonlySet<string>, saved: boolean): Html {
  const { preferences, channels, purposes, stop } = pageWords[frame.locale];
  const box = (channel: Channel, purpose: MarketingPurpose) => {
    const name = choiceName(channel, purpose);
    return html`<label><input type="checkbox" name="${name}"${granted.has(name) && html` checked`}> ${purposes[purpose]}</label>`;
  };
  const group = (channel: Channel) =>
    html`<fieldset><legend>${channels[channel]}</legend>${marketingPurposes.map((purpose) => box(channel, purpose))}</fieldset>`;
  return layout(
    frame,
    preferences.title,
    html`${saved && html`<p class="saved" role="status">${preferences.saved}</p>`}<p>${preferences.lead(bankOf(frame))}</p>
<form method="post"><input type="hidden" name="save" value="yes"><input type="hidden" name="shown" value="${[...granted].join(' ')}">
${Channel.options.map(group)}<p>${stop.service}</p><button type="submit">${preferences.save}</button></form>`,
  );
}

export function unknownPage(frame: PageFrame): Html {
  const { title, lead, help } = pageWords[frame.locale].unknown;
  return layout(frame, title, html`<p>${lead}</p><p>${help}</p>`);
}

/** In both languages: when this is needed, whose page it is may not be known. */
export function laterPage(): Html {
  const [en, zh] = [pageWords.en.later, pageWords['zh-CN'].later];
  const chinese = html`<h2 lang="zh-CN">${zh.title}</h2><p lang="zh-CN">${zh.lead}</p>`;
  return layout({ locale: 'en' }, en.title, html`<p>${en.lead}</p>${chinese}`);
}

const bankOf = ({ brand, locale }: PageFrame): string => brandName(brand, locale);

const purposeList = ({ locale }: PageFrame): Html =>
  html`<ul>${marketingPurposes.map((purpose) => html`<li>${pageWords[locale].purposes[purpose]}</li>`)}</ul>`;

const style = `body{margin:0;background:#f3f1ec;color:#2b2f36;font:1.0625rem/1.6 system-ui,sans-serif}
main{max-width:34rem;margin:2rem auto;padding:1.5rem 2rem;background:#fff;border-top:.3rem solid #e8912d}
h1,h2{font-size:1.4rem;line-height:1.3;color:#173a5e}.bank{margin:0;color:#5a5f67}
fieldset{margin:1rem 0;border:1px solid #8a8f96}legend{font-weight:600;padding:0 .4rem}
label{display:block;padding:.35rem 0}input[type=checkbox]{width:1.2rem;height:1.2rem;vertical-align:-.2rem}
button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:.3rem;background:#173a5e;color:#fff;cursor:pointer}
a{color:#173a5e}:focus-visible{outline:3px solid #e8912d;outline-offset:2px}.saved{padding:.6rem;background:#fdf3e4}`;

/** Nothing is loaded or run from anywhere; only this very style sheet applies and forms go back to where they came from. */
export const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

const styleElement: Html = { markup: `<style>${style}</style>` };

const layout = (frame: PageFrame, title: string, body: Html): Html => html`<!DOCTYPE html>
<html lang="${frame.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title>${styleElement}</head>
<body><main>${frame.brand && html`<p class="bank">${bankOf(frame)}</p>`}<h1>${title}</h1>
${body}</main></body></html>
`;
