import type { Customer } from '../contracts/customer.ts';
import type { ImportId } from '../contracts/ids.ts';
import type { MessageChannel } from '../contracts/vocabulary.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Retryable } from '../platform/errors.ts';
import { applyRow } from './apply-row.ts';
import { commitCustomer, gateKeysOf, hashesOf } from './commit-customer.ts';
import type { CustomerRow } from './customer-row.ts';
import { type CustomerChange, type CustomerPlan, planCustomer } from './plan-customer.ts';
import type { Fault } from './row.ts';
import { readGates, readStanding } from './standing.store.ts';

export type ImportParts = { database: Database; addressKey: Buffer; clock: Clock };

export type RowOutcome = 'created' | 'updated' | 'unchanged' | Fault;

/** Each attempt reads again, so another twenty writers must each have been quicker. */
const maxAttempts = 20;

/**
 * Brings the customers of some rows (no customer or address twice) to what their rows say, each in a transaction of its
 * own, and gives what became of each row. Who was changed by somebody else in between is read and worked out again.
 */
export async function importGroup(parts: ImportParts, importId: ImportId, rows: CustomerRow[]): Promise<RowOutcome[]> {
  const outcomes = new Map<CustomerRow, RowOutcome>();
  let open = rows;
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === maxAttempts)
      throw new Retryable(`${open.length} customers were changed by others ${maxAttempts} times`);
    const results = await attemptRows(parts, importId, open);
    for (const [row, outcome] of results) if (outcome !== 'conflict') outcomes.set(row, outcome);
    open = open.filter((row) => !outcomes.has(row));
  }
  return rows.map((row) => outcomes.get(row)!);
}

async function attemptRows(
  parts: ImportParts,
  importId: ImportId,
  rows: CustomerRow[],
): Promise<[CustomerRow, RowOutcome | 'conflict'][]> {
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
  const settled = changes.map(async (change): Promise<[CustomerRow, RowOutcome | 'conflict']> => {
    if ('fault' in change) return [change.row, change.fault];
    const plan = planCustomer(change, gates);
    if ('crowded' in plan) return [change.row, crowded(change.row.line, plan.crowded)];
    return [change.row, await commit(parts, importId, change, plan)];
  });
  return [...same.map((row): [CustomerRow, RowOutcome] => [row, 'unchanged']), ...(await Promise.all(settled))];
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

async function commit(
  { database, clock }: ImportParts,
  importId: ImportId,
  { row, before, after }: RowChange,
  plan: CustomerPlan,
): Promise<'created' | 'updated' | 'conflict'> {
  const ground = { source: 'import', actor: 'import', evidence: `${importId} line ${row.line}`, at: clock() } as const;
  if ((await commitCustomer(database, after, plan, ground, row.consentedAt)) === 'conflict') return 'conflict';
  return before ? 'updated' : 'created';
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
