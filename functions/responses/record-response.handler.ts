import type { Context, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../contracts/environment.ts';
import { resolveUnknown } from '../dispatch/resolve-unknown.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { log } from '../platform/log.ts';
import { sqsBatchHandler } from '../platform/middleware.ts';
import { type SigningKeys, secretKeys } from '../platform/signing-keys.ts';
import { closeAddress } from './close-address.ts';
import { proveSent } from './prove-sent.ts';
import { recordResponses } from './record-response.ts';
import { insertFacts, readDispatches, runsWithUnknown } from './response.store.ts';

export type Parts = { database: Database; keys: () => Promise<SigningKeys>; clock: Clock };

/** SQS records with SES events, as SNS delivers them. Counts are logged, nothing of the messages. */
export const createHandler = ({ database, keys, clock }: Parts) =>
  sqsBatchHandler(async (records) => {
    const { addressKey: hashKey } = await keys();
    const recorded = await recordResponses(records, {
      suppress: (report) => closeAddress(database, report, { hashKey, now: clock() }),
      insert: (facts) => insertFacts(database, facts),
      proveSent: (facts) =>
        proveSent(facts, {
          runsWithUnknown: (runIds) => runsWithUnknown(database, runIds),
          dispatches: (messages) => readDispatches(database, messages),
          moveToSent: async (dispatch) => {
            await resolveUnknown(database, dispatch, 'sent', clock());
          },
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
      customers: environment.CUSTOMERS_TABLE,
      gates: environment.GATES_TABLE,
      timeline: environment.TIMELINE_TABLE,
      campaigns: environment.CAMPAIGNS_TABLE,
    }),
    keys: secretKeys(environment.SIGNING_SECRET_ID),
    clock: systemClock,
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: SQSEvent, context: Context) => (wired ??= createHandler(wire()))(event, context);
