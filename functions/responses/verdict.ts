import type { Verdict } from '../contracts/facts.ts';

/** An open or a click as it reached the tracker. Instants in epoch ms. `marks`: everything else the provider says of it. */
export type Interaction = {
  kind: 'open' | 'click';
  atMs: number;
  sentAtMs: number;
  userAgent?: string | undefined;
  method?: string | undefined;
  marks?: Record<string, unknown>;
};
export type Judged = { verdict: Verdict; because: string };

/** Nobody receives, opens, reads and clicks in less (house number); scanners click while the mail is being delivered. */
const fastestHumanClickMs = 2_000;

/**
 * Fetched before anybody looked. Apple's Mail Privacy Protection asks with the bare product name
 * (bird.com/blog/4-insights-on-ios-15-mail-privacy-protection), Gmail's prefetch with a browser of 2015 and a second
 * product name behind it (bird.com/blog/gmail-prefetching-images). GoogleImageProxy and YahooMailProxy are not here: they
 * fetch when the person opens.
 */
const prefetchers = [/^Mozilla\/5\.0$/, /Edge\/12\.246 Mozilla\/5\.0$/];

/**
 * Programs that open and click everything: link checkers of mail filters (phpList3#415, Crawler-Detect#552,
 * mssola/user_agent#71), crawlers (but not Cubot's phones), and plain HTTP clients, which no mail program uses.
 */
const scanners = [
  /BingPreview|SafeLinks|Barracuda|Mimecast|Proofpoint|Gmail-content-sampling|FortiMail|IronPort|Sophos|Trend ?Micro/i,
  /(?<!cu)bot\b|crawler|spider|scanner|HeadlessChrome|PhantomJS/i,
  /^(curl|wget|python|go-http-client|java|apache-httpclient|okhttp|node|axios|ruby|libwww-perl)\b/i,
];

const humanProxies = /GoogleImageProxy|YahooMailProxy/i;

/** Human, prefetch or scanner, and why. Only human ones count (P10); the others are kept with their verdict. */
export function judge({ kind, atMs, sentAtMs, userAgent, method, marks = {} }: Interaction): Judged {
  const agent = userAgent?.trim();
  if (method?.toUpperCase() === 'HEAD') return { verdict: 'scanner', because: 'asked for headers only' };
  if (isMarkedAutomated(marks))
    return { verdict: kind === 'open' ? 'prefetch' : 'scanner', because: 'the provider marked it as automated' };
  if (kind === 'click' && atMs - sentAtMs < fastestHumanClickMs)
    return { verdict: 'scanner', because: 'clicked within 2 s of sending' };
  if (agent && humanProxies.test(agent)) return { verdict: 'human', because: 'opened through an image proxy' };
  if (agent && scanners.some((known) => known.test(agent))) return { verdict: 'scanner', because: 'known scanner' };
  if (agent && prefetchers.some((known) => known.test(agent)))
    return { verdict: 'prefetch', because: 'privacy proxy or prefetch' };
  if (agent === '') return { verdict: 'scanner', because: 'a program without a name' };
  return { verdict: 'human', because: 'nothing speaks against it' };
}

/** What the visitor or sender chose cannot be the provider's word. */
const notTheProviders = new Set(['userAgent', 'ipAddress', 'link', 'linkTags', 'timestamp']);
const machineName = /bot|automat|machine|prefetch|scanner|nonhuman|non_human/i;
const yes = new Set(['true', 'yes', '1']);

/**
 * SES marks automated opens and clicks since 2026-08-07 (What's New, "automated email interactions"); the name of the
 * field was in no reference at hand. So: a name that speaks of machines with a yes behind it, or any word that says so.
 */
function isMarkedAutomated(marks: Record<string, unknown>): boolean {
  return Object.entries(marks).some(([name, value]) => {
    if (notTheProviders.has(name)) return false;
    if (typeof value === 'object' && value !== null) return isMarkedAutomated(value as Record<string, unknown>);
    if (typeof value === 'string' && !/^(non?|not)\b/i.test(value) && machineName.test(value)) return true;
    return machineName.test(name) && yes.has(String(value).toLowerCase());
  });
}
