import { Agent, request } from 'node:http';
import type { Authorize } from './authorize.ts';
import { askForCapacity, capacityIn } from './consumed-capacity.ts';
import { type Access, accessesOf } from './dynamodb-access.ts';
import type { Meter } from './dynamodb-meter.ts';
import { inOurRegion } from './dynamodb-tables.ts';
import { type AwsAnswer, type AwsCall, type AwsFault, type AwsService, jsonAnswer, parseJson, textIn } from './wire.ts';

const jsonType = 'application/x-amz-json-1.0';
/** Operations that tell their cost; the others (DescribeTable, streams) go through as they are. */
const metered = new Set([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
  'TransactGetItems',
  'TransactWriteItems',
  'ExecuteStatement',
  'BatchExecuteStatement',
  'ExecuteTransaction',
]);
/** Without one of these words in it, an answer tells of no failure. */
const failureWords = ['"__type"', '"Error"', '"CancellationReasons"'].map((word) => Buffer.from(word));

type Parts = {
  engine: string;
  authorize: Authorize;
  meter: Meter;
  callerOf: (call: AwsCall) => string;
  onWrite: (tableName: string) => void;
};

/** DynamoDB: asks for permission table by table, passes the call to the engine, counts what it cost. */
export function createDynamoDbService({ engine, authorize, meter, callerOf, onWrite }: Parts): AwsService {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  return {
    async answer(call) {
      const [family = '', operation = ''] = String(call.headers['x-amz-target']).split('.');
      const input = parseJson(call.body.toString());
      const isStreams = family.startsWith('DynamoDBStreams');
      if (isStreams) authorize(call, `dynamodb:${operation}`, textIn(input, 'StreamArn') || '*');
      const accesses = isStreams ? [] : accessesOf(operation, input);
      for (const { action, resourceArn } of accesses) authorize(call, action, resourceArn);
      if (!metered.has(operation)) return unmetered(await pass(call, call.body));

      const asks = input['ReturnConsumedCapacity'] !== undefined && input['ReturnConsumedCapacity'] !== 'NONE';
      const { ReturnConsumedCapacity: _none, ...silent } = input;
      const body = asks
        ? call.body
        : askForCapacity(input['ReturnConsumedCapacity'] === 'NONE' ? Buffer.from(JSON.stringify(silent)) : call.body);
      const answer = await pass(call, body);
      const capacity = capacityIn(answer.body);
      meter.count(callerOf(call), operation, input, accesses, costOf(answer.body, capacity?.value));
      if (answer.status === 200) announce(accesses, onWrite);
      return asks || capacity === undefined ? answer : { ...answer, body: capacity.without };
    },
    refuse: (fault: AwsFault) =>
      jsonAnswer(
        { __type: `com.amazon.coral.service#${fault.code}`, Message: fault.message },
        jsonType,
        fault.status < 500 ? 400 : 500,
      ),
  };

  function pass(call: AwsCall, body: Buffer): Promise<AwsAnswer & { body: Buffer }> {
    const {
      host: _host,
      connection: _connection,
      'accept-encoding': _encoding,
      'transfer-encoding': _transfer,
      ...headers
    } = call.headers;
    return new Promise((resolve, reject) => {
      const onward = request(
        engine,
        { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 500,
              headers: {
                'content-type': jsonType,
                'x-amzn-requestid': String(response.headers['x-amzn-requestid'] ?? ''),
              },
              body: Buffer.concat(parts),
            }),
          );
        },
      );
      onward.on('error', reject);
      onward.end(body);
    });
  }
}

const unmetered = (answer: AwsAnswer & { body: Buffer }): AwsAnswer => ({
  ...answer,
  body: inOurRegion(answer.body.toString()),
});

/** What the meter looks at: the cost, and the failures where there may be any. Pages of items are not parsed for it. */
function costOf(body: Buffer, ConsumedCapacity: unknown): Record<string, unknown> {
  return failureWords.some((word) => body.includes(word))
    ? (JSON.parse(body.toString()) as Record<string, unknown>)
    : { ConsumedCapacity };
}

function announce(accesses: Access[], onWrite: (tableName: string) => void): void {
  for (const table of new Set(accesses.filter(({ isWrite }) => isWrite).map(({ table }) => table))) onWrite(table);
}
