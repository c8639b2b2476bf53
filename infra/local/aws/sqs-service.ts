import type { Authorize } from './authorize.ts';
import { queryAnswer, queryError } from './query-wire.ts';
import type { QueueEngine } from './queues.ts';
import type { SeededIds } from './seeded-ids.ts';
import { olderCodeOf } from './sqs-faults.ts';
import { sqsOperations } from './sqs-operations.ts';
import { inQueryWords, readSqsQuery } from './sqs-query.ts';
import { type AwsCall, AwsFault, type AwsService, jsonAnswer, parseJson } from './wire.ts';

const namespace = 'http://queue.amazonaws.com/doc/2012-11-05/';
const jsonType = 'application/x-amz-json-1.0';
const targetOf = (call: AwsCall): string | undefined => call.headers['x-amz-target'] as string | undefined;

/** SQS in both its protocols: JSON 1.0 (SDKs of today) and Query with XML answers (Debian's awscli). */
export function createSqsService(queues: QueueEngine, ids: SeededIds, authorize: Authorize): AwsService {
  const operations = sqsOperations(queues, authorize);
  const operationNamed = (name: string) => {
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined)
      throw new AwsFault('UnsupportedOperation', `The local endpoint does not offer ${name}.`);
    return operation;
  };

  return {
    async answer(call) {
      const target = targetOf(call);
      if (target !== undefined) {
        const output = await operationNamed(target.replace('AmazonSQS.', ''))(parseJson(call.body.toString()), call);
        return jsonAnswer(output ?? {}, jsonType);
      }
      const { operation, input } = readSqsQuery(call.body.toString());
      // Query clients may name the queue by the path they post to.
      const output = await operationNamed(operation)({ QueueUrl: call.path, ...input }, call);
      return queryAnswer(operation, output && inQueryWords(operation, output), ids.next(), namespace);
    },
    refuse(fault, call) {
      if (targetOf(call) === undefined)
        return queryError(fault, olderCodeOf(fault.code), fault.status, ids.next(), namespace);
      const family = fault.code === 'AccessDeniedException' ? 'com.amazon.coral.service' : 'com.amazonaws.sqs';
      const answer = jsonAnswer({ __type: `${family}#${fault.code}`, message: fault.message }, jsonType, fault.status);
      answer.headers['x-amzn-query-error'] = `${olderCodeOf(fault.code)};Sender`;
      return answer;
    },
  };
}
