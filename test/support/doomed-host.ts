import { startAws } from '../../infra/local/aws/start-aws.ts';
import { createVirtualClock } from '../../infra/local/clock.ts';

/** A host to be killed: prints its addresses and waits. Argument: the data folder. */
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('Give the data folder.');
const aws = await startAws({ port: 0, seed: 7, clock: createVirtualClock(Date.now()), dataDir });
await aws.createTable('things', {
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
});
console.log(JSON.stringify({ endpoint: aws.endpoint, databaseEndpoint: aws.databaseEndpoint }));
