import type { Context, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../contracts/environment.ts';
import type { SecondLook } from '../contracts/response-messages.ts';
import { proveAccepted } from '../dispatch/resolve-unknown.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { log } from '../platform/log.ts';
import { sqsBatchHandler } from '../platform/middleware.ts';
import { type Queue, SqsQueue } from '../platform/queues.ts';
import { type SigningKeys, secretKeys } from '../platform/signing-keys.ts';
import { closeAddress } from './close-address.ts';
import { judge } from './judge-visit.ts';
import { proveSent } from './prove-sent.ts';
import { recordResponses } from './record-response.ts';
import { insertFacts, peopleInDoubt, readDispatches, runsInDoubt } from './response.store.ts';

export type Parts = {
  database: Database;
  keys: () => Promise<SigningKeys>;
  looks: Queue<SecondLook>;
  clock: Clock;
};

/** SQS records with SES events, as SNS delivers them. Counts are logged, nothing of the messages. */
export const createHandler = ({ database, keys, looks, clock }: Parts) =>
  sqsBatchHandler(async (records) => {
    const { addressKey: hashKey } = await keys();
    const hearing = { hashKey, now: clock() };
    const recorded = await recordResponses(records, hearing, {
      suppress: (report) => closeAddress(database, report, { hashKey, now: clock() }),
      judge: (question) => judge(question, { database, looks }),
      insert: (facts) => insertFacts(database, facts),
      proveSent: (facts) =>
        proveSent(facts, {
          runsInDoubt: (runIds) => runsInDoubt(database, runIds),
          peopleInDoubt: (runId, customerIds) => peopleInDoubt(database, runId, customerIds),
          dispatches: (messages) => readDispatches(database, messages),
          prove: (dispatch) => proveAccepted(database, dispatch, clock()),
        }),
    });
    const { facts, notOurs, failures } = recorded;
    log('info', 'provider events recorded', { events: records.length, facts, notOurs, failed: failures.size });
    return failures;
  });

function wire(): Parts {
  const environment = readEnvironment('record-response', process.env);
  return {
    database: new DynamoDatabase({
      gates: environment.GATES_TABLE,
      timeline: environment.TIMELINE_TABLE,
      campaigns: environment.CAMPAIGNS_TABLE,
    }),
    keys: secretKeys(environment.SIGNING_SECRET_ID),
    looks: new SqsQueue(environment.RECORD_RESPONSE_QUEUE_URL),
    clock: systemClock,
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: SQSEvent, context: Context) => (wired ??= createHandler(wire()))(event, context);
