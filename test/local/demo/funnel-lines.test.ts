import { expect, test } from 'vitest';
import { funnelLines } from '../../../infra/local/demo/funnel-lines.ts';

const nothing = {
  frozen: 0,
  open: 0,
  sent: 0,
  refused: 0,
  failed: 0,
  unresolved: 0,
  holdout: 0,
  delivered: 0,
  bounced: 0,
  complained: 0,
  opened: 0,
  clicked: 0,
  unsubscribed: 0,
};

test('shows a mailing from the frozen audience to its answers, a thin stroke for a few', () => {
  const funnel = {
    ...nothing,
    frozen: 1000,
    sent: 500,
    refused: 500,
    delivered: 500,
    bounced: 5,
    opened: 100,
    clicked: 34,
    unsubscribed: 3,
  };
  const reasons = { 'no-address': 50, 'risk-too-high': 450 };
  expect(funnelLines({ name: 'Launch', channel: 'email', status: 'finished' }, { funnel, reasons })).toEqual([
    '   Launch (e-mail, finished)',
    '     frozen     1,000 ██████████████████████████████',
    '     sent         500 ███████████████',
    '     delivered    500 ███████████████',
    '     opened       100 ███',
    '     clicked       34 █',
    '     opted out      3 ▏',
    '     refused      500 450 risk too high, 50 no address',
    '     of note: 5 bounced',
  ]);
});

test('claims nothing of texts that nobody can know: no delivery, no opens', () => {
  const funnel = { ...nothing, frozen: 10, sent: 10, unsubscribed: 1 };
  expect(funnelLines({ name: 'Texts', channel: 'sms', status: 'running' }, { funnel, reasons: {} })).toEqual([
    '   Texts (SMS, running)',
    '     frozen        10 ██████████████████████████████',
    '     sent          10 ██████████████████████████████',
    '     opted out      1 ███',
  ]);
});

test('shows an audience of nobody without bars', () => {
  const lines = funnelLines({ name: 'Texts', channel: 'sms', status: 'running' }, { funnel: nothing, reasons: {} });
  expect(lines).toEqual([
    '   Texts (SMS, running)',
    '     frozen         0',
    '     sent           0',
    '     opted out      0',
  ]);
});
