import { HtmlValidate } from 'html-validate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anna, gateOf, ledgerOf, sayings, type WatchedDatabase } from './given.ts';
import {
  ask,
  byEmail,
  confirm,
  forged,
  givenAnna,
  nameless,
  oneClick,
  preferences,
  save,
  unsubscribe,
  withdrawnByEmail,
} from './visit.ts';

let database: WatchedDatabase;

beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  database = await givenAnna();
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('one click', () => {
  it.each([
    ['urlencoded', oneClick],
    ['urlencoded, as the gateway encodes binary', { ...oneClick, base64: true }],
    [
      'multipart',
      {
        type: 'multipart/form-data; boundary=b',
        body: '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
      },
    ],
    ['with an empty body', {}],
    ['with something else', { type: 'text/plain', body: 'confirm=yes' }],
  ])('%s stops all marketing of the brand on that channel', async (_, sent) => {
    const answer = await ask(database, 'POST', unsubscribe, sent);
    expect(answer.statusCode).toBe(200);
    expect(await byEmail(database)).toEqual(withdrawnByEmail);
    expect(sayings(await gateOf(database, anna))).toContain('sms survey granted');
    expect((await ledgerOf(database, anna)).at(-1)).toMatchObject({
      source: 'one-click-unsubscribe',
      actor: 'customer',
      dispatchId: 'dsp_birthday1',
    });
    const fact = { customerId: anna, fact: 'response#dsp_birthday1#unsubscribed#once' };
    expect(await database.get('timeline', fact)).toMatchObject({ campaignId: 'cmp_1' });
  });

  it('again is a no-op', async () => {
    await ask(database, 'POST', unsubscribe, oneClick);
    await ask(database, 'POST', unsubscribe, oneClick);
    expect(database.writes).toBe(1);
    expect(await ledgerOf(database, anna)).toHaveLength(3);
  });

  it('is answered alike for a good, a forged and a senseless token: no redirect, no cookie', async () => {
    const [good, bad, none] = await Promise.all(
      [unsubscribe, forged, nameless].map((path) => ask(database, 'POST', path, oneClick)),
    );
    expect(bad).toEqual(good);
    expect(none).toEqual(good);
    expect(good!.cookies).toBeUndefined();
    expect(Object.keys(good!.headers!).map((name) => name.toLowerCase())).not.toContain('set-cookie');
    expect(good!.headers).not.toHaveProperty('Location');
    expect(database.writes).toBe(1);
  });

  it('answers 503 and when to come back while the store cannot write', async () => {
    database.beforeWrite = async () => {
      throw new Error('the table is throttled');
    };
    const answer = await ask(database, 'POST', unsubscribe, oneClick);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({ 'Retry-After': '120' });
    expect(await byEmail(database)).not.toEqual(withdrawnByEmail);
  });

  it('by a token for preferences does nothing', async () => {
    await ask(database, 'POST', preferences.replace('/p/', '/u/'), oneClick);
    expect(database.writes).toBe(0);
  });
});

describe('looking', () => {
  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'])('by %s never writes', async (method) => {
    for (const path of [unsubscribe, preferences, forged, nameless, `/p/x`])
      for (const sent of [{}, oneClick, confirm, save({})]) await ask(database, method, path, sent);
    expect(database.writes).toBe(0);
  });

  it('shows a page with a button for people', async () => {
    const { statusCode, headers, body } = await ask(database, 'GET', unsubscribe);
    expect(statusCode).toBe(200);
    expect(body).toContain('<html lang="en">');
    expect(body).toContain('With one press, Sunrise Bank stops sending you these by e-mail:');
    expect(body).toContain('<form method="post"><input type="hidden" name="confirm" value="yes">');
    expect(headers).toMatchObject({
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex',
      'Content-Type': 'text/html; charset=utf-8',
    });
    expect(headers!['Content-Security-Policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    );
  });

  it('by HEAD has the headers and no body', async () => {
    const { statusCode, body } = await ask(database, 'HEAD', unsubscribe);
    expect([statusCode, body]).toEqual([200, '']);
  });

  it('speaks the customer’s language, whatever the browser’s', async () => {
    await database.write({ update: 'customers', key: { customerId: anna }, set: { locale: 'zh-CN' } });
    const { body } = await ask(database, 'GET', unsubscribe, { language: 'en-GB' });
    expect(body).toContain('<html lang="zh-CN">');
    expect(body).toContain('点击一次，旭日银行即不再通过电子邮件向您发送：');
  });

  it('speaks the browser’s language to a stranger, English failing that', async () => {
    const page = async (language: string) => (await ask(database, 'GET', forged, { language })).body;
    expect(await page('zh-Hans-CN,zh;q=0.9,en;q=0.8')).toContain('链接无效');
    expect(await page('fr,en;q=0.3,zh;q=0.9')).toContain('链接无效');
    expect(await page('fr')).toContain('This link does not work');
  });

  it('with a link that does not work tells how else to stop, with the same status and page for every such link', async () => {
    const [bad, none] = await Promise.all([forged, nameless].map((path) => ask(database, 'GET', path)));
    expect(bad).toEqual(none);
    expect(bad).toMatchObject({ statusCode: 200 });
    expect(bad!.body).toContain('reply STOP');
    expect(await ask(database, 'POST', forged, confirm)).toEqual(bad);
  });
});

describe('the page’s own button', () => {
  it('stops, says what was stopped and offers topics', async () => {
    const { statusCode, body } = await ask(database, 'POST', unsubscribe, confirm);
    expect(statusCode).toBe(200);
    expect(body).toContain('Stopped: no more marketing by e-mail');
    expect(body).toContain('<li>Products and offers</li>');
    expect(body).toContain(`<a href="https://care.bank.example${preferences}">Choose topics</a>`);
    expect(await byEmail(database)).toEqual(withdrawnByEmail);
    expect((await ledgerOf(database, anna)).at(-1)).toMatchObject({ source: 'unsubscribe-page' });
  });

  it('works though the customer’s record cannot be read', async () => {
    await database.write({ put: 'customers', item: { customerId: anna, locale: 7 } });
    expect(await ask(database, 'POST', unsubscribe, confirm)).toMatchObject({ statusCode: 200 });
    expect(await byEmail(database)).toEqual(withdrawnByEmail);
  });
});

/** What is answered while no table can be read. */
async function whileDown<T>(ask: () => Promise<T>): Promise<T> {
  const get = database.get.bind(database);
  database.get = async () => {
    throw new Error('the table is down');
  };
  const answer = await ask();
  database.get = get;
  return answer;
}

describe('every page', () => {
  const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:a11y'] });

  it.each(['en', 'zh-CN'])('is valid and accessible HTML that loads nothing, in %s', async (locale) => {
    await database.write({ update: 'customers', key: { customerId: anna }, set: { locale } });
    const answers = [
      await ask(database, 'GET', unsubscribe),
      await ask(database, 'POST', unsubscribe, confirm),
      await ask(database, 'GET', preferences),
      await ask(database, 'POST', preferences, save({ shown: '' })),
      await ask(database, 'GET', forged, { language: locale }),
      await whileDown(() => ask(database, 'GET', unsubscribe)),
    ];
    for (const { body } of answers) {
      const report = await validator.validateString(body!);
      expect(
        report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
      ).toEqual([]);
      expect(body).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
      expect(body).not.toContain('Anna');
      expect(body).not.toContain('example.com');
    }
  });
});
