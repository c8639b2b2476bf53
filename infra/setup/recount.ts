import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDatabase } from '../../functions/platform/dynamo-database.ts';
import { type Compared, recount } from '../../functions/reports/recount.ts';
import { parseStage } from '../environments.ts';
import { named } from '../naming.ts';

/**
 * `npm run recount -- [--aws-port N | --endpoint URL] [--stage local|dev|prod] [--json]`: counts all facts again and
 * compares with the counters. Exit code 1 on any difference. Reads only. Without an address: the local host's, and for
 * other stages AWS, with the credentials of the shell.
 */
const { values } = parseArgs({
  options: {
    'aws-port': { type: 'string', default: '4566' },
    endpoint: { type: 'string' },
    stage: { type: 'string', default: 'local' },
    json: { type: 'boolean', default: false },
  },
});

const stage = parseStage(values.stage);
const endpoint = values.endpoint ?? `http://127.0.0.1:${values['aws-port']}`;
const isLocal = stage === 'local' || values.endpoint !== undefined;
const client = isLocal
  ? new DynamoDBClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
  : new DynamoDBClient({});
const names = { timeline: named(stage, 'timeline'), campaigns: named(stage, 'campaigns') };

/** Prints every counter; gives how many differ. */
async function printCounts(): Promise<number> {
  let compared = 0;
  let differences = 0;
  for await (const count of recount(new DynamoDatabase(names, client))) {
    compared += 1;
    if (!count.equal) differences += 1;
    console.log(values.json ? JSON.stringify({ figure: 'recount', ...count }) : inWords(count));
  }
  if (values.json) console.log(JSON.stringify({ figure: 'recount-total', compared, differences }));
  else console.log(`${compared} counters compared, ${differences === 0 ? 'all equal' : `${differences} differ`}.`);
  return differences;
}

function inWords({ kind, name, counter, stored, recounted, equal }: Compared): string {
  const verdict = equal
    ? `${stored} equal`
    : `${stored} stored, ${recounted} recounted: differs by ${stored - recounted}`;
  return `${kind} ${name} ${counter}: ${verdict}`;
}

try {
  process.exitCode = (await printCounts()) === 0 ? 0 : 1;
} catch (error) {
  const where = isLocal ? `at ${endpoint}: is \`npm start\` running, and is this its AWS port?` : `in stage ${stage}.`;
  console.error(
    `The tables could not be counted ${where}\n${error instanceof Error ? `${error.name}: ${error.message}` : ''}`,
  );
  process.exitCode = 1;
}
