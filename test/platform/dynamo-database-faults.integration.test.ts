import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { DynamoDatabase } from '../../functions/platform/dynamo-database.ts';
import { createTables, engineClient } from '../support/engine.ts';
import { type LocalAws, startLocalAws } from '../support/local-aws.ts';
import { describeDatabaseFaults } from './database-faults-contract.ts';

let local: LocalAws;
beforeAll(async () => {
  local = await startLocalAws();
});
afterAll(() => local.close());

describeDatabaseFaults('DynamoDB behind faults', async () => {
  local.aws.faults.replace([]);
  const names = await createTables(engineClient(local.aws.databaseEndpoint));
  // As many attempts as a deployed function's client makes.
  const { maxAttempts: _one, ...client } = local.client();
  return {
    database: new DynamoDatabase(names, new DynamoDBClient(client)),
    play(kind, to = 'every-call') {
      const times = to === 'every-call' ? undefined : 1;
      local.aws.faults.replace(kind === undefined ? [] : [{ call: 'dynamodb.*', kind, rate: 1, seed: 1, times }]);
    },
  };
});
