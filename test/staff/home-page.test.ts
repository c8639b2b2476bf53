import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { preferredLocale } from '../../functions/staff/home-page.ts';
import { staffHost } from './staff-host.ts';

const page = (language?: string) =>
  staffHost().ask('GET /', language === undefined ? {} : { headers: { 'accept-language': language } });

test('the page needs no token and links to the outbox', async () => {
  const told = await page();
  expect(told.status).toBe(200);
  expect(told.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(told.body).toContain('<html lang="en">');
  expect(told.body).toContain('href="/_local/outbox');
});

test('the page speaks Chinese to who asks for it', async () => {
  const told = await page('zh-CN,zh;q=0.9,en;q=0.8');
  expect(told.body).toContain('<html lang="zh-CN">');
  expect(told.body).toContain('显示活动');
});

test.each([
  ['en-GB,en;q=0.9,zh;q=0.1', 'en'],
  ['en;q=0.2, zh-Hans;q=0.7', 'zh-CN'],
  ['pt-PT, fr', 'en'],
  ['zh;q=0, en', 'en'],
  ['', 'en'],
])('of "%s" the page speaks %s', (header, locale) => {
  expect(preferredLocale(header)).toBe(locale);
});

test("only the page's own script and style may run", async () => {
  const { body, headers } = await page();
  const policy = String(headers['content-security-policy']);
  const script = /<script>([\s\S]*?)<\/script>/.exec(body)?.[1] ?? '';
  const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? '';
  const hash = (text: string) => createHash('sha256').update(text).digest('base64');
  expect(policy).toContain(`script-src 'sha256-${hash(script)}'`);
  expect(policy).toContain(`style-src 'sha256-${hash(style)}'`);
  expect(policy).toContain("default-src 'none'");
});

test('the script writes what it is told as text, never as markup', async () => {
  const { body } = await page();
  expect(body).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
});
