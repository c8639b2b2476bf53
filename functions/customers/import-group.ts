import type { Customer } from '../contracts/customer.ts';
import type { ImportId } from '../contracts/ids.ts';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Write } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import { applyRow } from './apply-row.ts';
import { gateKeysOf, hashesOf, writesOf } from './commit-customer.ts';
import type { CustomerRow } from './customer-row.ts';
import { packTransactions } from './pack-transactions.ts';
import { type CustomerChange, type CustomerPlan, planCustomer } from './plan-customer.ts';
import type { Fault } from './row.ts';
import { readGates, readStanding } from './standing.store.ts';

export type ImportParts = { database: Database; addressKey: Buffer; clock: Clock };

export type RowOutcome = 'created' | 'updated' | 'unchanged' | Fault;

/** Each attempt reads again, so another twenty writers must each have been quicker. */
const maxAttempts = 20;

/**
 * Brings the customers of some rows (no customer or address twice) to what their rows say, each all or nothing, and gives
 * what became of each row. Several customers go into one transaction, since calls are what an import spends most on; if
 * somebody else has changed one of them in between, those are read and worked out again, each in a transaction of its own.
 */
export async function importGroup(parts: ImportParts, importId: ImportId, rows: CustomerRow[]): Promise<RowOutcome[]> {
  const outcomes = new Map<CustomerRow, RowOutcome>();
  let open = rows;
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === maxAttempts)
      throw new Retryable(`${open.length} customers were changed by others ${maxAttempts} times`);
    const { settled, planned } = await planRows(parts, importId, open);
    const packs = attempt === 0 ? packTransactions(planned) : planned.map((each) => [each]);
    for (const [row, outcome] of [...settled, ...(await commit(parts.database, packs))]) outcomes.set(row, outcome);
    open = open.filter((row) => !outcomes.has(row));
  }
  return rows.map((row) => outcomes.get(row)!);
}

type Settled = [CustomerRow, RowOutcome];
type Planned = { row: CustomerRow; outcome: 'created' | 'updated'; writes: Write[] };

/** What is settled without a write, and what there is to write. */
async function planRows(parts: ImportParts, importId: ImportId, rows: CustomerRow[]) {
  const standing = await readStanding(
    parts.database,
    rows.map(({ customerId }) => customerId),
  );
  const [same, differing] = partition(rows, (row) => standing.get(row.customerId)?.rowHash === row.rowHash);
  const changes = differing.map((row) => changeOf(parts.addressKey, standing.get(row.customerId), row));
  const gates = await readGates(
    parts.database,
    changes.flatMap((change) => ('fault' in change ? [] : gateKeysOf(change))),
  );
  const settled: Settled[] = same.map((row) => [row, 'unchanged']);
  const planned: Planned[] = [];
  for (const change of changes) {
    if ('fault' in change) {
      settled.push([change.row, change.fault]);
      continue;
    }
    const plan = planCustomer(change, gates);
    if ('crowded' in plan) settled.push([change.row, crowded(change.row.line, plan.crowded)]);
    else planned.push(await plannedOf(parts, importId, change, plan));
  }
  return { settled, planned };
}

/** Those whose transaction went through; the others are nowhere in the answer. */
async function commit(database: Database, packs: Planned[][]): Promise<Settled[]> {
  const outcomes = packs.map(async (pack): Promise<Settled[]> => {
    const outcome = await database.transact(pack.flatMap(({ writes }) => writes));
    return outcome === 'done' ? pack.map(({ row, outcome }) => [row, outcome]) : [];
  });
  return (await Promise.all(outcomes)).flat();
}

type RowChange = CustomerChange & { row: CustomerRow };

function changeOf(
  addressKey: Buffer,
  before: Customer | undefined,
  row: CustomerRow,
): RowChange | { row: CustomerRow; fault: Fault } {
  const after = applyRow(before, row);
  if (!('customerId' in after)) return { row, fault: after };
  return {
    row,
    before,
    after,
    hashesBefore: before ? hashesOf(addressKey, before) : {},
    hashesAfter: hashesOf(addressKey, after),
    grants: row.grants,
  };
}

async function plannedOf(
  { database, clock }: ImportParts,
  importId: ImportId,
  { row, before, after }: RowChange,
  plan: CustomerPlan,
): Promise<Planned> {
  const ground = { source: 'import', actor: 'import', evidence: `${importId} line ${row.line}`, at: clock() } as const;
  const writes = await writesOf(database, after, plan, ground, row.consentedAt);
  return { row, outcome: before ? 'updated' : 'created', writes };
}

const crowded = (line: number, channel: MessageChannel): Fault => ({
  line,
  field: channel === 'email' ? 'email' : 'phone',
  reason: 'belongs to a hundred other customers already',
  whatToDo: 'leave it blank unless it is this customer’s own',
});

function partition<T>(all: T[], test: (each: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((each) => !test(each))];
}
