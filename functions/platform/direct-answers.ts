import type { Readable } from 'node:stream';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Response = { statusCode: number; body: Readable | Uint8Array; answer?: object };

/**
 * Reads DynamoDB's answers by `JSON.parse` alone. The SDK walks every value of every item by its schema only to find bytes
 * and dates, and we store none: a third of the CPU of a large read (measured). Around the SDK's reader lie two layers: the
 * inner takes the body of a good answer, so that the reader finds it empty, and the outer puts the answer in its place.
 * Errors, and an answer that is no JSON, go through the SDK's reader as before.
 */
export function readAnswersDirectly(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next) => async (call) => {
      const result = await next(call);
      const response = result.response as Response;
      if (response.statusCode !== 200) return result;
      const body = await readAll(response.body as Readable);
      const answer = parse(body);
      response.body = answer ? new Uint8Array(0) : body;
      // On the response itself: a WeakMap beside it keeps a page of items through a collection (a third more memory, measured).
      if (answer) response.answer = answer;
      return result;
    },
    { name: 'takeAnswer', step: 'deserialize', priority: 'low', override: true },
  );
  client.middlewareStack.add(
    (next) => async (call) => {
      const result = await next(call);
      if (result.output) Object.assign(result.output, (result.response as Response).answer);
      return result;
    },
    { name: 'giveAnswer', step: 'deserialize', priority: 'high', override: true },
  );
}

async function readAll(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of body as AsyncIterable<Buffer>) pieces.push(piece);
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

function parse(body: Buffer): object | undefined {
  try {
    return JSON.parse(body.toString()) as object;
  } catch {
    return undefined;
  }
}
