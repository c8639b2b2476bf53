import { describe, expect, it } from 'vitest';
import { type Interaction, judge } from '../../functions/responses/verdict.ts';

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const verdict = (interaction: Partial<Interaction>) =>
  judge({ kind: 'open', sentAtMs: 0, atMs: 60_000, userAgent: browser, ...interaction }).verdict;

describe('an open', () => {
  it.each([
    ['a desktop browser', browser],
    [
      'a phone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 10_3_3 like Mac OS X) AppleWebKit/603.3.8 (KHTML, like Gecko) Mobile/14G60',
    ],
    [
      'Gmail, whose proxy fetches when the person opens',
      'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    ],
    ['Yahoo, likewise', 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html'],
    ['Outlook', 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)'],
  ])('by %s is human', (_, userAgent) => {
    expect(verdict({ userAgent })).toBe('human');
  });

  it.each([
    ["Apple's privacy proxy", 'Mozilla/5.0'],
    [
      "Gmail's prefetch",
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0',
    ],
  ])('by %s is a prefetch', (_, userAgent) => {
    expect(verdict({ userAgent })).toBe('prefetch');
  });

  it('at once may be human: somebody looks at the mailbox', () => {
    expect(verdict({ atMs: 500 })).toBe('human');
  });

  it('is human when the provider says nothing of the program', () => {
    expect(verdict({ userAgent: undefined })).toBe('human');
  });
});

describe('a click', () => {
  it('within two seconds of sending is a scanner, after them human', () => {
    expect(verdict({ kind: 'click', atMs: 1_999 })).toBe('scanner');
    expect(verdict({ kind: 'click', atMs: 2_000 })).toBe('human');
  });

  it('that asks for headers only is a scanner', () => {
    expect(verdict({ kind: 'click', method: 'HEAD' })).toBe('scanner');
    expect(verdict({ kind: 'click', method: 'GET' })).toBe('human');
  });

  it.each([
    'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b',
    'Barracuda Sentinel (EE)',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Gmail-content-sampling',
    'Mozilla/5.0 (compatible; ExampleBot/2.1; +http://bot.example)',
    'python-requests/2.32',
    'curl/8.5.0',
    'Go-http-client/1.1',
    '',
  ])('by "%s" is a scanner', (userAgent) => {
    expect(verdict({ kind: 'click', userAgent })).toBe('scanner');
  });

  it("by a browser whose name only looks like a bot's is human", () => {
    expect(
      verdict({ kind: 'click', userAgent: 'Mozilla/5.0 (Linux; Android 14; CUBOT P80) Chrome/141.0 Mobile' }),
    ).toBe('human');
  });
});

describe("the provider's own mark", () => {
  it.each([
    { isBot: true },
    { automated: 'true' },
    { botDetection: { isAutomated: true } },
    { machineGenerated: 1 },
    { interactionType: 'AUTOMATED' },
    { classification: 'bot' },
  ])('%j makes an open a prefetch and a click a scanner', (marks) => {
    expect([verdict({ marks }), verdict({ kind: 'click', marks })]).toEqual(['prefetch', 'scanner']);
  });

  it.each([
    { isBot: false },
    { automated: 'false' },
    { interactionType: 'HUMAN' },
    { interactionType: 'NON-AUTOMATED' },
    { userAgent: 'CUBOT P80', link: 'https://heliant.example/robots', ipAddress: '192.0.2.1' },
    { linkTags: { campaign: ['robot'] } },
    { automated: null },
  ])('%j says nothing against a person', (marks) => {
    expect(verdict({ kind: 'click', marks })).toBe('human');
  });
});
