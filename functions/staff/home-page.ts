import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Locale, Role } from '../contracts/vocabulary.ts';
import { homePageScript } from './home-page-script.ts';

/** Roles that may list campaigns and read their reports. */
const roles = ['marketer', 'approver', 'analyst', 'administrator'] as const satisfies Role[];

const words = {
  en: {
    title: 'Heliant: campaigns',
    role: 'Look as',
    roles: { marketer: 'marketer', approver: 'approver', analyst: 'analyst', administrator: 'administrator' },
    show: 'Show campaigns',
    outbox: 'Messages accepted by the provider (outbox)',
    none: 'There are no campaigns yet.',
    elsewhere: 'Signing in by role works on the local host only. Use the console here.',
    failed: 'The campaigns could not be read. Try again.',
    columns: {
      name: 'Campaign',
      status: 'Status',
      frozen: 'Audience',
      sent: 'Sent',
      delivered: 'Delivered',
      opened: 'Opened',
      clicked: 'Clicked',
      unsubscribed: 'Opted out',
      refused: 'Refused',
    },
    statuses: {
      draft: 'draft',
      submitted: 'waiting for approval',
      scheduled: 'scheduled',
      running: 'running',
      paused: 'paused',
      finished: 'finished',
      cancelled: 'cancelled',
    },
  },
  'zh-CN': {
    title: 'Heliant：营销活动',
    role: '查看身份',
    roles: { marketer: '营销人员', approver: '审批人', analyst: '分析人员', administrator: '管理员' },
    show: '显示活动',
    outbox: '服务商已接受的消息（发件箱）',
    none: '还没有活动。',
    elsewhere: '按身份登录仅在本机可用，请使用控制台。',
    failed: '无法读取活动，请重试。',
    columns: {
      name: '活动',
      status: '状态',
      frozen: '受众',
      sent: '已发送',
      delivered: '已送达',
      opened: '已打开',
      clicked: '已点击',
      unsubscribed: '已退订',
      refused: '已拒绝',
    },
    statuses: {
      draft: '草稿',
      submitted: '待审批',
      scheduled: '已排期',
      running: '进行中',
      paused: '已暂停',
      finished: '已完成',
      cancelled: '已取消',
    },
  },
} as const satisfies Record<Locale, unknown>;

const style =
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c1c1c;background:#fff}' +
  'table{border-collapse:collapse;width:100%;margin-top:1rem}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #bbb}' +
  'td.count,th.count{text-align:right;font-variant-numeric:tabular-nums}select,button{font:inherit;padding:.3rem .6rem}nav a{margin-right:1rem}';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but this page's own script and style runs, and it talks to its own host only. */
const policy = [
  "default-src 'none'",
  `script-src ${hash(homePageScript)}`,
  `style-src ${hash(style)}`,
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page at `/`: campaigns with their funnel. It holds no data; its script signs in on the local host and calls the API. */
export function homePage(acceptLanguage: string | undefined): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
      vary: 'accept-language',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    body: html(preferredLocale(acceptLanguage)),
  };
}

function html(locale: Locale): string {
  const text = words[locale];
  const options = roles.map((role) => `<option value="${role}">${escape(text.roles[role])}</option>`).join('');
  const forScript = JSON.stringify(text).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(text.title)}</title><style>${style}</style></head>
<body>
<main>
<h1>${escape(text.title)}</h1>
<p><label for="role">${escape(text.role)}</label> <select id="role">${options}</select>
<button id="show" type="button">${escape(text.show)}</button></p>
<p id="message" role="status"></p>
<table id="campaigns" hidden><thead><tr></tr></thead><tbody></tbody></table>
</main>
<nav><a href="/_local/outbox?limit=50">${escape(text.outbox)}</a></nav>
<script type="application/json" id="words">${forScript}</script>
<script>${homePageScript}</script>
</body>
</html>
`;
}

/** The first of the reader's languages that we have (RFC 9110, section 12.5.4); English for all others. */
export function preferredLocale(acceptLanguage = ''): Locale {
  const wanted = acceptLanguage
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find(Boolean);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => quality > 0 && /^(zh|en)(-|$)/.test(tag))
    .toSorted((a, b) => b.quality - a.quality);
  return wanted[0]?.tag.startsWith('zh') ? 'zh-CN' : 'en';
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
