import { describe, expect, test } from 'vitest';
import { CampaignId, CustomerId } from '../../functions/contracts/ids.ts';
import type { BankEvent } from '../../functions/contracts/staff/care-routes.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { recordBankEvent } from '../../functions/responses/record-bank-event.ts';

const customerId = CustomerId.parse('B000001');

const event = (changes: Partial<BankEvent> = {}): BankEvent => ({
  eventId: 'ev-1',
  customerId,
  kind: 'conversion',
  at: '2027-03-31T10:00:00+00:00',
  amount: 250,
  ...changes,
});

async function bankWith(...dispatches: { id: string; campaign: string; at: string; status?: string }[]) {
  const database = new MemoryDatabase();
  await database.write({ put: 'customers', item: { customerId } });
  for (const { id, campaign, at, status = 'sent' } of dispatches)
    await database.write({
      put: 'timeline',
      item: {
        customerId,
        fact: `dispatch#dsp_${id}`,
        at,
        kind: 'dispatch',
        dispatchId: `dsp_${id}`,
        runId: 'run_1',
        campaignId: campaign,
        segmentId: 'seg_1',
        campaignKind: 'one-off',
        channel: 'email',
        purpose: 'product-marketing',
        brand: 'main',
        variant: 'a',
        batch: 'batch#1',
        step: 1,
        status,
      },
    });
  return database;
}

const creditOf = async (database: MemoryDatabase) =>
  (await database.get('timeline', { customerId, fact: 'event#ev-1' }))?.credit;

describe('a conversion', () => {
  test('is credited to the last message before it', async () => {
    const database = await bankWith(
      { id: '1', campaign: 'cmp_1', at: '2027-03-10T10:00:00.000Z' },
      { id: '2', campaign: 'cmp_2', at: '2027-03-20T10:00:00.000Z' },
      { id: '3', campaign: 'cmp_2', at: '2027-04-01T10:00:00.000Z' },
    );
    expect(await recordBankEvent(database, event())).toBe('recorded');
    expect(await creditOf(database)).toEqual({
      dispatchId: 'dsp_2',
      runId: 'run_1',
      segmentId: 'seg_1',
      campaignKind: 'one-off',
      channel: 'email',
    });
  });

  test('is credited to the campaign it names', async () => {
    const database = await bankWith(
      { id: '1', campaign: 'cmp_1', at: '2027-03-10T10:00:00.000Z' },
      { id: '2', campaign: 'cmp_2', at: '2027-03-20T10:00:00.000Z' },
    );
    await recordBankEvent(database, event({ campaignId: CampaignId.parse('cmp_1') }));
    expect(await creditOf(database)).toMatchObject({ dispatchId: 'dsp_1' });
  });

  test('thirty days after the message still counts, a second more does not', async () => {
    const inTime = await bankWith({ id: '1', campaign: 'cmp_1', at: '2027-03-01T10:00:00.000Z' });
    await recordBankEvent(inTime, event());
    expect(await creditOf(inTime)).toMatchObject({ dispatchId: 'dsp_1' });
    const late = await bankWith({ id: '1', campaign: 'cmp_1', at: '2027-03-01T09:59:59.000Z' });
    await recordBankEvent(late, event());
    expect(await creditOf(late)).toBeUndefined();
  });

  test('is not credited to a message that was never sent', async () => {
    const database = await bankWith({ id: '1', campaign: 'cmp_1', at: '2027-03-20T10:00:00.000Z', status: 'failed' });
    await recordBankEvent(database, event());
    expect(await creditOf(database)).toBeUndefined();
  });
});

test('a transaction is nobody’s credit and keeps its product', async () => {
  const database = await bankWith({ id: '1', campaign: 'cmp_1', at: '2027-03-20T10:00:00.000Z' });
  await recordBankEvent(database, event({ kind: 'transaction', name: 'savings' }));
  expect(await database.get('timeline', { customerId, fact: 'event#ev-1' })).toEqual({
    customerId,
    fact: 'event#ev-1',
    at: '2027-03-31T10:00:00.000Z',
    kind: 'bank-event',
    event: 'transaction',
    name: 'savings',
    amount: 250,
  });
});

test('a repeated event changes nothing, and one about nobody is not taken', async () => {
  const database = await bankWith();
  expect(await recordBankEvent(database, event())).toBe('recorded');
  expect(await recordBankEvent(database, event({ amount: 999 }))).toBe('known');
  expect((await database.get('timeline', { customerId, fact: 'event#ev-1' }))?.amount).toBe(250);
  const other = CustomerId.parse('B000002');
  expect(await recordBankEvent(database, event({ customerId: other }))).toBe('unknown-customer');
});
