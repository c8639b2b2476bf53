import { mkdirSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';

/** The pages people see so far, in real Chromium; what they looked like lies in build/screenshots, which git ignores. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const people = [
  'customerId,name,email,phone,birthday,locale,timezone,city,balance,riskGrade,marketingEmailConsent,marketingSmsConsent,consentedAt',
  'B1,Rita Martins,rita@example.com,,1990-05-17,en,Europe/Lisbon,Lisbon,7000,C3,yes,no,2020-01-01T10:00:00Z',
  'B2,龚志强,gong@example.com,,1987-08-29,zh-CN,Asia/Shanghai,Shanghai,9000,C4,yes,no,2020-01-01T10:00:00Z',
].join('\n');

describe('in the browser', () => {
  let host: LocalHost;
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync('build/screenshots', { recursive: true });
    [host, browser] = await Promise.all([
      startLocalHost({ now: '2027-02-28T08:00:00Z', seed: 2 }),
      chromium.launch({ executablePath: '/usr/bin/chromium', args: flags }),
    ]);
    const staff = await staffOf(host);
    await staff.importFile(Buffer.from(people));
    const segmentId = await staff.makeSegment('All', { field: 'hasEmail', operator: '=', value: true });
    await staff.launch({
      name: 'Spring launch',
      kind: 'one-off',
      purpose: 'product-marketing',
      channel: 'email',
      segmentId,
      template: 'product-launch',
      schedule: { at: '2027-03-01T10:00:00Z' },
    });
    await host.setClock('2027-03-01T12:00:00Z');
  });
  afterAll(async () => {
    await browser.close();
    await host.stop();
  });

  async function open(path: string, locale: string, name: string) {
    const page = await browser.newPage({ locale, viewport: { width: 900, height: 900 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(new URL(path, host.baseUrl).href, { waitUntil: 'networkidle' });
    await page.screenshot({ path: `build/screenshots/${name}.png`, fullPage: true });
    return { page, errors };
  }

  test.each(['en', 'zh-CN'])('the page at / lists campaigns with their funnel, in %s', async (locale) => {
    const { page, errors } = await open('/', locale, `home-${locale}`);
    await page.getByText('Spring launch').waitFor();
    await page.screenshot({ path: `build/screenshots/home-${locale}.png`, fullPage: true });
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
    expect(errors).toEqual([]);
  });

  test.each([
    ['rita@example.com', 'en'],
    ['gong@example.com', 'zh-CN'],
  ])('%s opts out by the page a mail links to, and changes topics, in %s', async (to, locale) => {
    const [mail] = await host.outbox({ to });
    const link = new URL(mail!.headers['List-Unsubscribe']!.slice(1, -1)).pathname;
    const { page, errors } = await open(link, locale, `unsubscribe-${locale}`);
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
    await page.getByRole('button').first().click();
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: `build/screenshots/unsubscribed-${locale}.png`, fullPage: true });
    await page.locator('a[href*="/p/"]').first().click();
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: `build/screenshots/preferences-${locale}.png`, fullPage: true });
    const boxes = page.getByRole('checkbox');
    expect(await boxes.count()).toBeGreaterThanOrEqual(4);
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
    await boxes.first().check();
    await page.getByRole('button').first().click();
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(1);
    expect(errors).toEqual([]);
  });
});
