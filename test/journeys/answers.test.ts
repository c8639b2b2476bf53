import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';

const columns =
  'customerId,name,email,phone,birthday,locale,timezone,city,riskGrade,balance,marketingEmailConsent,marketingSmsConsent,consentedAt';
const row = (n: number) =>
  `A${n},Person ${n},person${n}@example.com,+1415555${1000 + n},1985-06-15,en,Europe/Lisbon,Lisbon,C4,9000,yes,yes,2020-01-01T10:00:00Z`;
const phone = {
  'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1',
};
const offer = { kind: 'one-off', purpose: 'product-marketing', template: 'product-launch' };

/** What comes back and is not taken at its word: filters that click, mailboxes that are full, links of texts. */
describe('answers', () => {
  let host: LocalHost;
  let staff: Awaited<ReturnType<typeof staffOf>>;
  let segmentId: string;
  const send = async (channel: 'email' | 'sms', at: string) =>
    staff.launch({ ...offer, name: `By ${channel} ${at}`, channel, segmentId, schedule: { at } });

  beforeAll(async () => {
    host = await startLocalHost({ now: '2027-02-27T00:00:00Z', seed: 7 });
    staff = await staffOf(host);
    const file = [columns, ...Array.from({ length: 14 }, (_, n) => row(n))].join('\n');
    expect(await staff.importFile(Buffer.from(file))).toMatchObject({ accepted: 14, rejected: 0 });
    segmentId = await staff.makeSegment('Lisbon', { field: 'city', operator: '=', value: 'Lisbon' });
  });
  afterAll(() => host.stop());

  test('a filter that clicks for twelve people within ten seconds counts for none of them, a reader for one', async () => {
    const campaign = await send('email', '2027-03-01T10:00:00Z');
    await host.setClock('2027-03-01T12:00:00Z');
    const mails = await host.outbox({ channel: 'email' });
    expect(mails).toHaveLength(14);
    for (const [n, mail] of mails.slice(0, 12).entries())
      await host.play(mail.id, 'Click', { at: `2027-03-01T11:00:0${Math.floor(n / 2)}Z`, ip: '203.0.113.9' });
    await host.play(mails[12]!.id, 'Click', { at: '2027-03-01T11:00:00Z' });
    await host.idle();
    expect((await staff.report(campaign)).funnel).toMatchObject({ delivered: 14, clicked: 1 });
  });

  test('a text’s link leads to what was approved, and counts once for who follows it', async () => {
    const campaign = await send('sms', '2027-03-10T10:00:00Z');
    await host.setClock('2027-03-10T12:00:00Z');
    const texts = await host.outbox({ channel: 'sms' });
    expect(texts).toHaveLength(14);
    const path = (n: number) => /\/l\/[\w-]+/.exec(texts[n]!.text)![0];
    const visit = await host.call('GET', path(0), undefined, phone);
    expect([visit.status, visit.headers.get('location')]).toEqual([302, 'https://www.sunrisebank.example/en/ninety']);
    await host.call('GET', path(0), undefined, phone);
    expect((await host.call('HEAD', path(1), undefined, { 'user-agent': 'Preview' })).status).toBe(302);
    await host.idle();
    expect((await staff.report(campaign)).funnel).toMatchObject({ clicked: 1 });
    const unknown = await host.call('GET', '/l/nothing');
    expect([unknown.status, String(unknown.body).includes('<form')]).toEqual([200, false]);
  });

  test('a mailbox that was full three times in a month gets no fourth mail', async () => {
    const full = { bounceType: 'Transient', bounceSubType: 'MailboxFull' };
    const to = 'person5@example.com';
    await host.play((await host.outbox({ to }))[0]!.id, 'Bounce', full);
    for (const day of ['2027-03-16', '2027-03-23', '2027-03-29']) {
      await send('email', `${day}T10:00:00Z`);
      await host.setClock(`${day}T12:00:00Z`);
      const last = (await host.outbox({ to })).at(-1)!;
      if (last.acceptedAt.startsWith(day)) await host.play(last.id, 'Bounce', full);
    }
    expect((await host.outbox({ to })).map(({ acceptedAt }) => acceptedAt.slice(0, 10))).toEqual([
      '2027-03-01',
      '2027-03-16',
      '2027-03-23',
    ]);
    expect(await host.outbox({ to: 'person6@example.com' })).toHaveLength(4);
  });

  test('no role was refused a right, and nothing was given up', async () => {
    expect((await host.local<{ refused: string[] }>('GET', 'permissions')).refused).toEqual([]);
    expect(await host.idle()).toMatchObject({ idle: true, deadLetters: 0 });
  });
});
