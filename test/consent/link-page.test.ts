import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mintLinkToken } from '../../functions/consent/link-token.ts';
import { DispatchId } from '../../functions/contracts/ids.ts';
import type { Item } from '../../functions/platform/database.ts';
import { aPlan, aRun, customerIdOf } from '../support/builders.ts';
import { anna, birthdayMail, dispatch, keys, type WatchedDatabase } from './given.ts';
import { ask, givenAnna, nameless, unsubscribe, visits } from './visit.ts';

const text = DispatchId.parse('dsp_0123456789abcdef01234567');
const sms =
  'Meet Ninety. Terms: https://www.bank.example/en/ninety?src=sms Rules: https://www.bank.example/rules. STOP';
const chrome = 'Mozilla/5.0 (Linux; Android 15) Chrome/141.0.0.0 Mobile Safari/537.36';
const linkTo = (link: number, over = {}) =>
  `/l/${mintLinkToken(keys, { customerId: anna, dispatchId: text, locale: 'en', link, ...over })}`;

let database: WatchedDatabase;
beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  database = await givenAnna();
  const row = { ...dispatch(), dispatchId: text, fact: `dispatch#${text}`, channel: 'sms' as const };
  await database.write({ put: 'timeline', item: row });
  const plan = aPlan({
    channel: 'sms',
    messages: { en: { sms }, 'zh-CN': { sms: '新品 https://www.bank.example/zh' } },
  });
  await database.write({ put: 'campaigns', item: aRun({ id: row.runId, plan }) as unknown as Item });
  database.writes = 0;
  visits.messages.length = 0;
});
afterEach(() => vi.restoreAllMocks());

describe('a text’s link', () => {
  it.each([
    [0, 'en', 'https://www.bank.example/en/ninety?src=sms'],
    [1, 'en', 'https://www.bank.example/rules'],
    [0, 'zh-CN', 'https://www.bank.example/zh'],
  ])('%i in %s leads to what was approved: %s', async (link, locale, url) => {
    const answer = await ask(database, 'GET', linkTo(link, { locale }), { agent: chrome });
    expect(answer).toMatchObject({ statusCode: 302, headers: { Location: url, 'Cache-Control': 'no-store' } });
  });

  it('notes the visit on the queue and changes nothing by itself', async () => {
    await ask(database, 'GET', linkTo(0), { agent: chrome, ip: '203.0.113.9' });
    expect(database.writes).toBe(0);
    expect(visits.messages.map(({ message }) => message)).toEqual([
      {
        visit: {
          requestId: expect.stringMatching(/^q\d+$/),
          at: '2027-03-01T12:01:00.000Z',
          path: '/en/ninety',
          verdict: 'human',
          because: 'nothing speaks against it',
          visitor: expect.stringMatching(/^[\w-]{22}$/),
          origin: expect.objectContaining({ customerId: 'c-anna', dispatchId: text, channel: 'sms' }),
        },
      },
    ]);
    expect(JSON.stringify(visits.messages)).not.toMatch(/203\.0|anna@|Chrome/);
  });

  it('is answered to HEAD alike, as a scanner’s', async () => {
    expect(await ask(database, 'HEAD', linkTo(0), { agent: chrome })).toMatchObject({ statusCode: 302, body: '' });
    expect(visits.messages[0]?.message.visit).toMatchObject({ verdict: 'scanner', because: 'asked for headers only' });
  });

  it.each([
    ['of nobody', '/l/nothing'],
    ['with a letter changed', `${linkTo(0).slice(0, -1)}${linkTo(0).endsWith('A') ? 'B' : 'A'}`],
    ['made for another page', unsubscribe.replace('/u/', '/l/')],
    ['to a place where the words have none', linkTo(2)],
    ['of a message that is not there', linkTo(0, { dispatchId: 'dsp_ffffffffff' })],
    ['of somebody else', linkTo(0, { customerId: customerIdOf('c-bruno') })],
  ])('%s is answered as every unknown one, and noted nowhere', async (_, path) => {
    const unknown = await ask(database, 'GET', nameless);
    expect(await ask(database, 'GET', path)).toEqual(unknown);
    expect(visits.messages).toEqual([]);
  });

  it('does not lead to a mail’s', async () => {
    expect(birthdayMail).not.toMatch(/^dsp_[0-9a-f]{24}$/);
    expect(() => linkTo(0, { dispatchId: birthdayMail })).toThrow('no link can name');
  });
});
