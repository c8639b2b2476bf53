import { expect, test } from 'vitest';
import { deliveriesByZone, deliveryLines } from '../../../infra/local/demo/deliveries.ts';
import { mail } from './mails.ts';

const zones: Record<string, string> = { c001: 'Asia/Shanghai', c002: 'Europe/Lisbon', c003: 'Asia/Shanghai' };
const zoneOf = ({ tags }: { tags: Record<string, string> }) => zones[tags['customer'] ?? ''] ?? 'UTC';

test('counts mails by zone, hour of the reader’s own day and language', () => {
  const sent = [mail(1, { html: '<html lang="zh-CN">' }), mail(2), mail(3, { html: '<html lang="zh-CN">' })];
  expect(deliveriesByZone(sent, zoneOf)).toEqual([
    { zone: 'Asia/Shanghai', localHour: '18', language: 'Chinese', count: 2 },
    { zone: 'Europe/Lisbon', localHour: '10', language: 'English', count: 1 },
  ]);
});

test('tells a text’s language by its characters', () => {
  const texts = [
    mail(1, { html: '', text: '【银行】每周四延长营业' }),
    mail(2, { html: '', text: 'Sunrise: open late' }),
  ];
  expect(deliveriesByZone(texts, zoneOf).map(({ language }) => language)).toEqual(['Chinese', 'English']);
});

test('shows one line for each', () => {
  const lines = deliveryLines([{ zone: 'Asia/Shanghai', localHour: '18', language: 'Chinese', count: 1547 }]);
  expect(lines).toEqual(['   Asia/Shanghai     18:00 local  Chinese  1,547']);
});
