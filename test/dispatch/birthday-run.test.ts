import { beforeEach, describe, expect, test } from 'vitest';
import { occasionsOf } from '../../functions/customers/occasions.ts';
import { MemoryBank } from '../support/bank.ts';
import { aCustomer } from '../support/builders.ts';
import { sentTo } from './batch-people.ts';

let bank: MemoryBank;

beforeEach(() => {
  bank = new MemoryBank();
});

describe('a birthday run', () => {
  const birthday = {
    kind: 'birthday' as const,
    purpose: 'birthday-and-care' as const,
    template: 'birthday',
    schedule: { localTime: '10:00' },
  };

  test('reads who has a birthday on that local date and greets each at ten by their own clock', async () => {
    await bank.add(aCustomer({ customerId: 'B1', birthday: '1990-03-02', zone: 'Asia/Shanghai' }));
    await bank.add(aCustomer({ customerId: 'B2', birthday: '1990-03-02', zone: 'America/New_York' }));
    await bank.add(aCustomer({ customerId: 'B3', birthday: '1990-03-03' }));
    bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
    await bank.start(await bank.approve('cmp_1', birthday), '2027-03-01T10:00:00Z');
    await bank.advanceTo('2027-03-02T02:01:00Z');
    expect(sentTo(bank)).toEqual(['B1']);
    await bank.advanceTo('2027-03-02T15:01:00Z');
    expect(sentTo(bank)).toEqual(['B1', 'B2']);
    expect(await bank.run('run_1v1d20270302')).toMatchObject({ status: 'finished', frozen: 2, outcomes: { sent: 2 } });
  });

  test('greets on 28 February 2027 who was born on a 29th, once a year even when the birthday is corrected', async () => {
    await bank.add(aCustomer({ customerId: 'B1', birthday: '1992-02-29' }));
    bank.nowMs = Date.parse('2027-02-27T10:00:00Z');
    const campaign = await bank.approve('cmp_1', birthday);
    await bank.start(campaign, '2027-02-27T10:00:00Z');
    await bank.advanceTo('2027-02-28T12:00:00Z');
    expect(sentTo(bank)).toEqual(['B1']);
    const corrected = aCustomer({ customerId: 'B1', birthday: '1992-03-02' });
    await bank.database.write({ update: 'customers', key: { customerId: 'B1' }, set: { birthday: '1992-03-02' } });
    await bank.database.putAll(
      occasionsOf(corrected).map((occasion) => ({ table: 'occasions', item: { occasion, customerId: 'B1' } })),
    );
    bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
    await bank.start(campaign, '2027-03-01T10:00:00Z');
    await bank.advanceTo('2027-03-02T12:00:00Z');
    expect(sentTo(bank)).toEqual(['B1']);
    expect(await bank.run('run_1v1d20270302')).toMatchObject({
      status: 'finished',
      reasons: { 'already-contacted': 1 },
    });
  });

  test('greets once a year even when the birthday is corrected months later, after other messages', async () => {
    await bank.add(aCustomer({ customerId: 'B1', birthday: '1992-03-02' }));
    bank.nowMs = Date.parse('2027-03-01T10:00:00Z');
    const campaign = await bank.approve('cmp_1', birthday);
    await bank.start(campaign, '2027-03-01T10:00:00Z');
    await bank.advanceTo('2027-03-02T12:00:00Z');
    await bank.database.write({ update: 'customers', key: { customerId: 'B1' }, set: { birthday: '1992-06-02' } });
    await bank.database.putAll([{ table: 'occasions', item: { occasion: 'birthday#06-02#0', customerId: 'B1' } }]);
    bank.nowMs = Date.parse('2027-05-20T09:00:00Z');
    await bank.start(await bank.approve('cmp_2', { schedule: { at: '2027-05-20T10:00:00Z' } }));
    await bank.advanceTo('2027-05-20T10:01:00Z');
    bank.nowMs = Date.parse('2027-06-01T10:00:00Z');
    await bank.start(campaign, '2027-06-01T10:00:00Z');
    await bank.advanceTo('2027-06-02T12:00:00Z');
    expect(bank.sender.accepted.map(({ tags }) => tags.campaign)).toEqual(['cmp_1', 'cmp_2']);
    expect(await bank.run('run_1v1d20270602')).toMatchObject({ reasons: { 'already-contacted': 1 } });
  });
});
