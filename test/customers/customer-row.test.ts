import { describe, expect, it } from 'vitest';
import { faultsOf, readRow, validRow } from './given.ts';

const today = '2027-03-01';

describe('a valid row', () => {
  it('says what its columns say, and grants what its customer agreed to', () => {
    const row = validRow({
      customerId: 'B000002',
      name: '龚志强',
      email: 'customer00002@example.com',
      phone: '+8613518450407',
      birthday: '1987-08-29',
      locale: 'zh-CN',
      timezone: 'Asia/Shanghai',
      city: 'Shenzhen',
      hasHousingLoan: 'no',
      riskGrade: 'c3',
      balance: '3137.71',
      flags: 'dispute| Arrears|dispute',
      marketingEmailConsent: 'YES',
      marketingSmsConsent: 'no',
      consentedAt: '2014-11-23T18:00:00+08:00',
      accountOpenedOn: '2014-10-16',
      branch: 'Nanshan',
    });
    expect(row).toEqual({
      line: 2,
      customerId: 'B000002',
      says: {
        name: '龚志强',
        email: 'customer00002@example.com',
        phone: '+8613518450407',
        birthday: '1987-08-29',
        locale: 'zh-CN',
        zone: 'Asia/Shanghai',
        city: 'Shenzhen',
        hasHousingLoan: 'no',
        riskGrade: 'C3',
        balance: 3137.71,
        flags: ['dispute', 'arrears'],
        statedEmailConsent: true,
        statedSmsConsent: false,
        accountOpenedOn: '2014-10-16',
      },
      blank: [],
      attributes: { branch: 'Nanshan' },
      grants: ['email'],
      consentedAt: '2014-11-23T10:00:00.000Z',
      otherwise: { locale: 'zh-CN', zone: 'Asia/Shanghai' },
      rowHash: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  it('tells a blank column from one that is not there', () => {
    expect(validRow({ email: '', birthday: '' }).blank).toEqual(['email', 'birthday']);
    expect(validRow({}).blank).toEqual([]);
  });

  it('takes a placeholder birthday for none', () => {
    expect(validRow({ birthday: '1900-01-01' })).toMatchObject({
      says: { zone: 'Europe/Lisbon' },
      blank: ['birthday'],
    });
    expect(validRow({ birthday: '1970-01-01' }).blank).toEqual(['birthday']);
    expect(validRow({ birthday: '1970-01-02' }).says.birthday).toBe('1970-01-02');
  });

  it('has the same hash whatever the order of its columns, and another when a value differs', () => {
    const hash = validRow({ name: 'Ana', city: 'Porto' }).rowHash;
    expect(validRow({ city: 'Porto', name: 'Ana' }).rowHash).toBe(hash);
    expect(validRow({ city: 'Lisbon', name: 'Ana' }).rowHash).not.toBe(hash);
  });
});

describe('telephone numbers', () => {
  it.each([
    ['+86 135 1845 0407', {}, '+8613518450407'],
    ['13518450407', { timezone: 'Asia/Shanghai' }, '+8613518450407'],
    ['１３５１８４５０４０７', { timezone: 'Asia/Shanghai' }, '+8613518450407'],
    ['0086 135 1845 0407', { timezone: 'Europe/Lisbon' }, '+8613518450407'],
    ['912 345 678', { timezone: 'Europe/Lisbon' }, '+351912345678'],
    ['(212) 555-0593', { timezone: 'America/New_York' }, '+12125550593'],
    ['07911 123456', { timezone: 'UTC', locale: 'en_GB' }, '+447911123456'],
    ['13518450407', { timezone: 'UTC', locale: 'zh' }, '+8613518450407'],
  ])('%s with %j is %s', (phone, others, expected) => {
    expect(validRow({ phone, ...others }).says.phone).toBe(expected);
  });

  it.each([
    ['12345', { timezone: 'Asia/Shanghai' }],
    ['13518450407', { timezone: 'UTC', locale: 'en' }],
    ['+8613518450407 ext. 5', {}],
    ['call +8613518450407', {}],
    ['n/a', {}],
  ])('%s with %j is none', (phone, others) => {
    expect(faultsOf({ phone, ...others })).toEqual(['phone is no telephone number']);
  });
});

describe('locales and zones', () => {
  it.each([
    ['zh', 'zh-CN'],
    ['zh_CN', 'zh-CN'],
    ['zh-Hans-SG', 'zh-CN'],
    ['ZH-TW', 'zh-CN'],
    ['en', 'en'],
    ['en-US', 'en'],
    ['en_GB', 'en'],
  ])('%s is %s', (locale, expected) => {
    expect(validRow({ locale }).says.locale).toBe(expected);
  });

  it.each(['pt-PT', 'english', '中文', 'e'])('refuses %s', (locale) => {
    expect(faultsOf({ locale })).toEqual(['locale is no language we write in']);
  });

  it.each(['+08:00', 'Asia/Beijing', 'Lisbon', '8'])('refuses the zone %s', (timezone) => {
    expect(faultsOf({ timezone })).toEqual(['timezone is no time zone']);
  });

  it('lets the number tell the zone of a new customer who states none, and the zone the language', () => {
    expect(validRow({ timezone: '', phone: '+8613518450407' }).otherwise.zone).toBe('Asia/Shanghai');
    expect(validRow({ timezone: '', phone: '+12125550593' }).otherwise.zone).toBeUndefined();
    expect(validRow({ timezone: 'Asia/Shanghai' }).otherwise.locale).toBe('zh-CN');
    expect(validRow({ timezone: 'Europe/Lisbon' }).otherwise.locale).toBe('en');
  });
});

describe('a value that is there and wrong refuses the row', () => {
  it.each([
    [{ customerId: '' }, 'customerId is missing'],
    [{ customerId: 'A#1' }, 'customerId must be 1 to 64 letters, digits, "-" or "_"'],
    [{ name: 'x'.repeat(201) }, 'name is longer than 200 characters'],
    [{ name: 'Ana\r\nBcc: all@example.com' }, 'name has a line break or control character in it'],
    [{ name: 'Jos\uFFFD' }, 'name has characters that cannot be read'],
    [{ email: 'ana@' }, 'email is no e-mail address'],
    [{ email: 'ana@example.com, rui@example.com' }, 'email is no e-mail address'],
    [{ birthday: '2023-02-29' }, 'birthday is no date of the calendar'],
    [{ birthday: '29/02/1984' }, 'birthday is no date of the calendar'],
    [{ birthday: '1899-12-30' }, 'birthday lies before 1900'],
    [{ birthday: '2027-03-03' }, 'birthday lies in the future'],
    [{ accountOpenedOn: '2030-01-01' }, 'accountOpenedOn lies in the future'],
    [{ hasHousingLoan: 'maybe' }, 'hasHousingLoan is none of yes, no, unknown'],
    [{ riskGrade: 'C6' }, 'riskGrade is none of C1, C2, C3, C4, C5'],
    [{ balance: '4,915.44' }, 'balance is no plain number'],
    [{ balance: 'NaN' }, 'balance is no plain number'],
    [{ flags: 'dispute|dead' }, 'flags is none of deceased, dispute, arrears, bereavement, open-complaint, vulnerable'],
    [{ brand: 'Main Bank' }, 'brand must be 1 to 16 lower-case letters, digits or "-"'],
    [{ marketingEmailConsent: 'probably' }, 'marketingEmailConsent is none of yes, no'],
    [{ marketingSmsConsent: '1' }, 'marketingSmsConsent is none of yes, no'],
    [{ consentedAt: 'yesterday' }, 'consentedAt is no date or time'],
    [{ notes: 'x'.repeat(501) }, 'notes is longer than 500 characters'],
  ])('%j', (columns, expected) => {
    expect(faultsOf(columns)).toEqual([expected]);
  });

  it('with every fault of the row listed, each with line and remedy, none with the value', () => {
    const row = readRow({ email: 'secret-at-example', phone: '555', birthday: '1985-13-01', riskGrade: 'gold' });
    if (!('faults' in row)) throw new Error('was taken');
    expect(row.faults.map(({ field }) => field).toSorted()).toEqual(['birthday', 'email', 'phone', 'riskGrade']);
    expect(row.faults.every(({ line, whatToDo }) => line === 2 && whatToDo.includes('write '))).toBe(true);
    expect(JSON.stringify(row.faults)).not.toMatch(/secret|555|1985-13|gold/);
  });

  it('lets pass who was born today where it is tomorrow already', () => {
    expect(faultsOf({ birthday: today })).toEqual([]);
    expect(faultsOf({ birthday: '2027-03-02' })).toEqual([]);
  });
});
