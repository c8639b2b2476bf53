import type { Aws } from '../parts.ts';
import type { Access } from './dynamodb-access.ts';
import { textIn } from './wire.ts';

type Capacity = { TableName: string; CapacityUnits?: number };
type Failure = { TableName: string };

export type Meter = {
  /** Counts one answered call; `answer` holds its top-level fields that say what it cost. */
  count(
    caller: string,
    operation: string,
    input: Record<string, unknown>,
    accesses: Access[],
    answer: Record<string, unknown>,
  ): void;
  /** Counts a call of another service, under the caller alone. */
  countCall(caller: string, operation: string): void;
  read: Aws['meter'];
};

/** A condition that fails is billed as a write all the same (DynamoDB pricing, "Write requests"). */
const billedFailures = new Set(['ConditionalCheckFailed', 'DuplicateItem']);

/** Adds up consumed capacity by table and by caller since the start. */
export function createMeter(): Meter {
  const calls: Record<string, number> = {};
  const units = { write: {} as Record<string, number>, read: {} as Record<string, number> };
  const byCaller: ReturnType<Aws['meter']>['byCaller'] = {};
  const shareOf = (caller: string) => (byCaller[caller] ??= { calls: {}, writeUnits: 0, readUnits: 0 });
  const countCall = (caller: string, operation: string) => {
    const share = shareOf(caller);
    share.calls[operation] = (share.calls[operation] ?? 0) + 1;
  };
  const sum = (byTable: Record<string, number>) => Object.values(byTable).reduce((total, count) => total + count, 0);

  return {
    countCall,
    count(caller, operation, input, accesses, answer) {
      calls[operation] = (calls[operation] ?? 0) + 1;
      countCall(caller, operation);
      const isWrite = accesses.some((access) => access.isWrite) || operation === 'TransactWriteItems';
      const byTable = isWrite ? units.write : units.read;
      const add = (table: string, count: number) => {
        byTable[table] = (byTable[table] ?? 0) + count;
        shareOf(caller)[isWrite ? 'writeUnits' : 'readUnits'] += count;
      };
      const consumed = [answer['ConsumedCapacity'] ?? []].flat() as Capacity[];
      for (const { TableName, CapacityUnits = 0 } of consumed) add(TableName, CapacityUnits);
      // The engine's sum for a table holds the failed statements of a batch too, unless all of them failed.
      const counted = new Set(consumed.map(({ TableName }) => TableName));
      for (const { TableName } of failuresIn(input, accesses, answer)) if (!counted.has(TableName)) add(TableName, 1);
    },
    read: () => ({
      calls: { ...calls },
      writeUnits: sum(units.write),
      readUnits: sum(units.read),
      writeUnitsByTable: { ...units.write },
      readUnitsByTable: { ...units.read },
      byCaller: structuredClone(byCaller),
    }),
  };
}

function failuresIn(input: Record<string, unknown>, accesses: Access[], answer: Record<string, unknown>): Failure[] {
  const TableName = accesses[0]?.table ?? '';
  const type = textIn(answer, '__type').split('#').at(-1);
  if (type === 'ConditionalCheckFailedException' || type === 'DuplicateItemException') return [{ TableName }];
  const reasons = (answer['CancellationReasons'] ?? []) as { Code?: string }[];
  const items = (input['TransactItems'] ?? []) as Record<string, { TableName?: string }>[];
  const cancelled = reasons.flatMap(({ Code }, index) =>
    billedFailures.has(Code ?? '') ? [{ TableName: Object.values(items[index] ?? {})[0]?.TableName ?? TableName }] : [],
  );
  const responses = Array.isArray(answer['Responses'])
    ? (answer['Responses'] as { TableName?: string; Error?: { Code: string } }[])
    : [];
  const statements = responses
    .filter(({ Error }) => billedFailures.has(Error?.Code ?? ''))
    .map((response) => ({ TableName: response.TableName ?? TableName }));
  return [...cancelled, ...statements];
}
