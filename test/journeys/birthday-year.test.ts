import { parse } from 'csv-parse/sync';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalHost, startLocalHost } from '../support/local-host.ts';
import { sharedData } from '../support/shared-data.ts';
import { staffOf } from '../support/staff.ts';

/** A year and four days of birthdays over the bank's own file: who is greeted is worked out here from the file alone. */
const file = sharedData('bank/customers-4119.csv');
type Row = Record<'customerId' | 'email' | 'birthday' | 'timezone' | 'marketingEmailConsent', string>;
const [firstDate, lastDate] = ['2027-02-27', '2028-03-02'];

/** The local dates in the range on which this person is greeted. */
function greetingDates({ birthday }: Row): string[] {
  return ['2027', '2028']
    .map((year) => (birthday.endsWith('-02-29') && year === '2027' ? `${year}-02-28` : `${year}${birthday.slice(4)}`))
    .filter((date) => date >= firstDate && date <= lastDate);
}

describe.skipIf(!file)('birthdays from 27 February 2027 to 2 March 2028', () => {
  let host: LocalHost;
  let expected: Map<string, string[]>;
  let mails: Awaited<ReturnType<LocalHost['outbox']>>;
  let zones: Map<string, string>;
  /** Birthdays that fall into the range, whether or not the person may be greeted. */
  let birthdays: number;
  let meter: { calls: Record<string, number>; readUnitsByTable: Record<string, number> }[];

  beforeAll(async () => {
    const rows: Row[] = parse(file!, { columns: true, bom: true });
    const dated = rows.filter(({ birthday }) => !['', '1900-01-01', '1970-01-01'].includes(birthday));
    birthdays = dated.reduce((sum, row) => sum + greetingDates(row).length, 0);
    const greeted = rows.filter(({ email, birthday, marketingEmailConsent }) => {
      return (
        email !== '' &&
        birthday !== '' &&
        marketingEmailConsent === 'yes' &&
        birthday !== '1900-01-01' &&
        birthday !== '1970-01-01'
      );
    });
    expected = new Map(greeted.map((row) => [row.customerId, greetingDates(row)]));
    zones = new Map(rows.map(({ customerId, timezone }) => [customerId, timezone]));

    host = await startLocalHost({ now: '2027-02-26T08:00:00Z', seed: 3 });
    const staff = await staffOf(host);
    await staff.importFile(file!);
    const segmentId = await staff.makeSegment('Has a birthday', { field: 'birthday', operator: 'notNull' });
    await staff.launch({
      name: 'Birthday',
      kind: 'birthday',
      purpose: 'birthday-and-care',
      channel: 'email',
      segmentId,
      template: 'birthday',
      schedule: { localTime: '10:00' },
    });
    const before = await host.local<(typeof meter)[number]>('GET', 'meter');
    for (
      let day = DateTime.fromISO('2027-03-10T00:00:00Z', { zone: 'utc' });
      day < DateTime.fromISO('2028-03-04T00:00:00Z');
      day = day.plus({ days: 30 })
    )
      await host.setClock(day.toISO() ?? '');
    await host.setClock('2028-03-04T00:00:00Z');
    meter = [before, await host.local('GET', 'meter')];
    mails = await host.outbox();
  });
  afterAll(() => host.stop());

  test('each person with a valid birthday and consent is greeted exactly on their days', () => {
    const got = Map.groupBy(mails, ({ tags }) => tags.customer ?? '');
    const days = (id: string) =>
      (got.get(id) ?? []).map(
        ({ acceptedAt }) => DateTime.fromISO(acceptedAt, { zone: zones.get(id)! }).toISODate() ?? '',
      );
    const inRange = (date: string) => date >= firstDate && date <= lastDate;
    const wrong = [...expected].filter(([id, dates]) => days(id).filter(inRange).join() !== dates.join());
    expect(wrong).toEqual([]);
    expect(expected.size).toBe(3376);
    expect([...got.keys()].filter((id) => !expected.has(id))).toEqual([]);
  });

  test('at ten in the morning of their own zone', () => {
    const hours = mails.map(({ acceptedAt, tags }) =>
      DateTime.fromISO(acceptedAt, { zone: zones.get(tags.customer!)! }).toFormat('HH:mm'),
    );
    expect(new Set(hours)).toEqual(new Set(['10:00']));
  });

  test('born on 29 February: on 28 February 2027 and on 29 February 2028', () => {
    const born = [...expected].filter(([, dates]) => dates.includes('2028-02-29'));
    expect(born.length).toBeGreaterThan(5);
    for (const [, dates] of born) expect(dates).toEqual(['2027-02-28', '2028-02-29']);
  });

  test('reads who it greets: no scan, and customers twice each (to expand and to send)', () => {
    const [before, after] = meter;
    const units = (table: string) =>
      (after!.readUnitsByTable[`heliant-local-${table}`] ?? 0) -
      (before!.readUnitsByTable[`heliant-local-${table}`] ?? 0);
    const scans = (after!.calls.Scan ?? 0) - (before!.calls.Scan ?? 0);
    console.log(
      `${mails.length} greetings of ${birthdays} birthdays; read units: occasions ${units('occasions')}, customers ${units('customers')}, gates ${units('gates')}; scans ${scans}`,
    );
    expect(scans).toBe(0);
    // The runs of the dates just before and after the range read some forty people more.
    expect(units('occasions')).toBeLessThanOrEqual(1.1 * birthdays);
    expect(units('gates')).toBeLessThanOrEqual(1.02 * birthdays);
    expect(units('customers')).toBeLessThanOrEqual(2 * 1.02 * birthdays);
  });
});
