import { z } from 'zod';
import type { LocalFunction } from './functions/local-function.ts';
import { FunctionFailed } from './functions/local-function.ts';

/** A read of the Campaigns table's partition, by the engine: the keys' beginnings and the parts found. */
export type ReadParts = (partition: string, prefix: string) => Promise<{ part: string; customerIds: string }[]>;

/**
 * Whether a sweep could find anything to put back on its way. In AWS the sweep runs every five minutes; a day advanced here
 * would run it 288 times for nothing, because on one machine work is lost only when this host saw it: a function
 * failed, or the host was started again. What a sweep also looks after, messages in doubt, it finds in the table.
 */
export type OpenWork = {
  /** Something may have been lost: sweeps run until no run is open any more. */
  suspect(): void;
  isOpen(): Promise<boolean>;
  /** The same function; a failed call makes this suspicious. */
  watching(local: LocalFunction): LocalFunction;
};

export function createOpenWork(read: ReadParts): OpenWork {
  let isSuspicious = false;
  const suspect = () => {
    isSuspicious = true;
  };

  async function isOpen(): Promise<boolean> {
    const runs = await read('open-runs', '');
    if (runs.length === 0) isSuspicious = false;
    if (isSuspicious) return true;
    for (const { part } of runs) {
      const inDoubt = await read(part, 'unknown#');
      if (inDoubt.some(({ customerIds }) => customerIds !== '')) return true;
    }
    return false;
  }

  const watching = (local: LocalFunction): LocalFunction => ({
    ...local,
    async invoke(event, timeoutMs) {
      try {
        return await local.invoke(event, timeoutMs);
      } catch (error) {
        if (error instanceof FunctionFailed) suspect();
        throw error;
      }
    },
  });

  return { suspect, isOpen, watching };
}

const Page = z.object({
  Items: z.array(z.object({ part: z.object({ S: z.string() }), customerIds: z.object({ S: z.string() }).optional() })),
  LastEvaluatedKey: z.unknown().optional(),
});

type CallEngine = (operation: string, input: unknown) => Promise<unknown>;

/** Reads to the end: one message in doubt may lie behind hundreds that are settled. */
export function readPartsOf(tableName: string, call: CallEngine): ReadParts {
  return async (partition, prefix) => {
    const found: Awaited<ReturnType<ReadParts>> = [];
    for (let from: unknown, isFirst = true; isFirst || from !== undefined; isFirst = false) {
      const answer = await call('Query', {
        TableName: tableName,
        // DynamoDB refuses an empty prefix (the embedded engine takes it for any).
        KeyConditionExpression: prefix === '' ? 'id = :id' : 'id = :id AND begins_with(part, :prefix)',
        ExpressionAttributeValues: { ':id': { S: partition }, ...(prefix !== '' && { ':prefix': { S: prefix } }) },
        Limit: 900,
        ...(from !== undefined && { ExclusiveStartKey: from }),
      });
      const { Items, LastEvaluatedKey } = Page.parse(answer);
      for (const { part, customerIds } of Items) found.push({ part: part.S, customerIds: customerIds?.S ?? '' });
      from = LastEvaluatedKey;
    }
    return found;
  };
}
