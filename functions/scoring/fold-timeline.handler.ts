import type { Context, DynamoDBRecord } from 'aws-lambda';
import { readEnvironment } from '../contracts/environment.ts';
import { Fact } from '../contracts/facts.ts';
import type { Database } from '../platform/database.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { Rejected } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { type StreamEvent, streamHandler } from '../platform/middleware.ts';
import { newImageOf } from '../platform/stream-image.ts';
import { padSequence } from './checkpoint.ts';
import { runCounterItems, scoreboardItems } from './counter.store.ts';
import { foldTimeline, type StreamedFact } from './fold-timeline.ts';
import { scoreItems } from './score.store.ts';

/** The Timeline's stream. A record that cannot be read fails its batch, which is halved until that record stands alone. */
export const createHandler = ({ database }: { database: Database }) => {
  const parts = {
    runs: runCounterItems(database),
    scoreboard: scoreboardItems(database),
    scores: scoreItems(database),
  };
  return streamHandler(async (records, shardId) => {
    const facts = records.filter(({ eventName }) => eventName === 'INSERT').map(toFact);
    const written = await foldTimeline(facts, shardId, parts);
    log('info', 'timeline folded', { records: records.length, facts: facts.length, ...written });
  });
};

function toFact(record: DynamoDBRecord): StreamedFact {
  const { SequenceNumber: sequence, ApproximateCreationDateTime: madeAtS } = record.dynamodb ?? {};
  if (!sequence || madeAtS === undefined)
    throw new Rejected(`stream record ${record.eventID} has no place in its shard`);
  const fact = Fact.safeParse(newImageOf(record));
  if (!fact.success) throw new Rejected(`the fact at ${sequence} cannot be read: ${fact.error.message}`);
  return { fact: fact.data, sequence: padSequence(sequence), madeAtS };
}

function wire() {
  const environment = readEnvironment('fold-timeline', process.env);
  return {
    database: new DynamoDatabase({ customers: environment.CUSTOMERS_TABLE, campaigns: environment.CAMPAIGNS_TABLE }),
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: StreamEvent, context: Context) => (wired ??= createHandler(wire()))(event, context);
