import { changeConsent } from '../../functions/consent/change-consent.ts';
import { readGate, readLedger } from '../../functions/consent/consent.store.ts';
import type { ConsentAct, ConsentChange } from '../../functions/consent/plan-change.ts';
import type { ConsentEntry } from '../../functions/contracts/consent.ts';
import type { DispatchFact } from '../../functions/contracts/facts.ts';
import { CampaignId, CustomerId, DispatchId, RunId } from '../../functions/contracts/ids.ts';
import { emptyGate, type Gate, packGate } from '../../functions/gate/gate.ts';
import type { Database, Write, WriteOutcome } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { signingKeys } from '../../functions/platform/signing-keys.ts';

export const anna = CustomerId.parse('c-anna');
export const bruno = CustomerId.parse('c-bruno');
export const birthdayMail = DispatchId.parse('dsp_birthday1');
export const noon = Date.parse('2027-03-01T12:00:00.000Z');

export const keys = signingKeys({
  old: Buffer.alloc(32, 1).toString('base64'),
  new: Buffer.alloc(32, 2).toString('base64'),
});

/** The database in memory that counts what is written and lets somebody come between a read and the next write. */
export class WatchedDatabase extends MemoryDatabase {
  writes = 0;
  beforeWrite: (() => Promise<unknown>) | undefined;

  override async transact(writes: Write[]): Promise<WriteOutcome> {
    await this.beforeWrite?.();
    this.writes += 1;
    return super.transact(writes);
  }
}

/** All marketing by e-mail, granted by an import unless said otherwise. */
export const change = (over: Partial<ConsentAct & ConsentChange> = {}): ConsentAct & ConsentChange => ({
  customerId: anna,
  at: noon,
  brand: 'main',
  channel: 'email',
  purposes: ['birthday-and-care', 'product-marketing', 'referral', 'survey'],
  state: 'granted',
  source: 'import',
  actor: 'import',
  evidence: 'imp_1:2',
  ...over,
});

export const optOut = (over: Partial<ConsentAct & ConsentChange> = {}): ConsentAct & ConsentChange =>
  change({ state: 'withdrawn', source: 'unsubscribe-page', actor: 'customer', evidence: 'request:1', ...over });

/** A database in which these customers may be written to by e-mail and by text. */
export async function givenConsented(...customers: CustomerId[]): Promise<WatchedDatabase> {
  const database = new WatchedDatabase();
  for (const customerId of customers) {
    await changeConsent(database, change({ customerId }));
    await changeConsent(database, change({ customerId, channel: 'sms' }));
  }
  database.writes = 0;
  return database;
}

export async function givenAddress(database: Database, hash: string, over: Partial<Gate>): Promise<void> {
  const gate = { ...emptyGate(`addr#${hash}`), version: 1, ...over };
  await database.write({ put: 'gates', item: { customerId: gate.key, ...packGate(gate) } });
}

export const dispatch = (over: Partial<DispatchFact> = {}): DispatchFact => ({
  customerId: anna,
  fact: `dispatch#${birthdayMail}`,
  at: '2027-03-01T09:00:00.000Z',
  kind: 'dispatch',
  dispatchId: birthdayMail,
  runId: RunId.parse('run_1'),
  campaignId: CampaignId.parse('cmp_1'),
  segmentId: 'seg_1',
  campaignKind: 'birthday',
  channel: 'email',
  purpose: 'birthday-and-care',
  brand: 'main',
  variant: 'a',
  batch: 'b1',
  step: 1,
  status: 'sent',
  providerMessageId: 'provider-1',
  ...over,
});

export const gateOf = async (database: Database, key: string): Promise<Gate> => (await readGate(database, key)).gate;
export const ledgerOf = (database: Database, customerId: CustomerId): Promise<ConsentEntry[]> =>
  readLedger(database, customerId);

/** `email birthday-and-care granted`, sorted: what a gate says, in words. */
export const sayings = ({ consents }: Gate): string[] =>
  consents.map(({ channel, purpose, state }) => `${channel} ${purpose} ${state}`).toSorted();
