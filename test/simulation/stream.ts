import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from '../../functions/platform/database.ts';
import { textOf } from '../../functions/platform/database.ts';
import type { StreamEvent } from '../../functions/platform/middleware.ts';
import { toWire } from '../../functions/platform/wire-format.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Weather } from './weather.ts';

type Parts = { scheduler: Scheduler; random: Random; weather: Weather };
type Shard = {
  id: string;
  records: DynamoDBRecord[];
  /** How far its reader has come. */
  position: number;
  /** Its children are read when it has been read to its end (Lambda, DynamoDB event source). */
  parent: Shard | undefined;
  isOpen: boolean;
  isBusy: boolean;
  batchSize: number;
};

const mostRecords = 60;

/** The Timeline's stream: shards that split, readers that repeat a batch whole or in halves, in order within a shard. */
export class Stream {
  readonly #parts: Parts;
  readonly #fold: (event: StreamEvent) => Promise<unknown>;
  readonly #shards: Shard[] = [];
  #made = 0;
  #isPlanned = false;

  constructor(fold: (event: StreamEvent) => Promise<unknown>, parts: Parts) {
    this.#fold = fold;
    this.#parts = parts;
    for (let n = 0; n < parts.random.between(1, 3); n++) this.#open(undefined);
  }

  get isDrained(): boolean {
    return this.#shards.every(({ records, position, isBusy }) => position === records.length && !isBusy);
  }

  inserted(item: Item): void {
    const open = this.#shards.filter(({ isOpen }) => isOpen);
    const shard = open[spread(textOf(item.customerId)) % open.length]!;
    shard.records.push(this.#toRecord(item));
    if (this.#parts.weather.strikes('stream-split')) this.#split(shard);
    this.#plan();
  }

  #open(parent: Shard | undefined): void {
    const id = `shardId-${this.#shards.length}`;
    const empty = { records: [], position: 0, isOpen: true, isBusy: false, batchSize: mostRecords };
    this.#shards.push({ id, parent, ...empty });
  }

  #split(shard: Shard): void {
    shard.isOpen = false;
    this.#open(shard);
    this.#open(shard);
  }

  /** A reader looks every few seconds while there is something to read. */
  #plan(afterMs = this.#parts.random.spread(500, 20_000)): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#parts.scheduler.after(afterMs, () => {
      this.#isPlanned = false;
      for (const shard of this.#shards) if (isReadable(shard)) this.#read(shard);
    });
  }

  #read(shard: Shard): void {
    const { scheduler, weather, random } = this.#parts;
    const batch = shard.records.slice(shard.position, shard.position + shard.batchSize);
    shard.isBusy = true;
    const event = { Records: batch, shardId: shard.id };
    const task = async () => void (await this.#fold(event));
    scheduler.spawn('fold-timeline', task, {}, ({ how }) => {
      shard.isBusy = false;
      if (how === 'done') {
        // The reader's own place was lost after the work was done: a piece of it comes again.
        const again = weather.strikes('stream-batch-again') ? random.between(1, batch.length) : 0;
        shard.position += batch.length - again;
        shard.batchSize = mostRecords;
      } else if (batch.length > 1) {
        weather.count('stream-batch-halved');
        shard.batchSize = Math.ceil(batch.length / 2);
      }
      this.#plan();
    });
  }

  #toRecord(item: Item): DynamoDBRecord {
    const dynamodb = {
      SequenceNumber: `1${String(this.#made++).padStart(24, '0')}`,
      ApproximateCreationDateTime: Math.floor(this.#parts.scheduler.nowMs / 1000),
      NewImage: toWire(item),
    };
    return { eventID: dynamodb.SequenceNumber, eventName: 'INSERT', dynamodb } as unknown as DynamoDBRecord;
  }
}

const isReadable = ({ records, position, isBusy, parent }: Shard): boolean =>
  !isBusy && position < records.length && (!parent || parent.position === parent.records.length);

const spread = (key: string): number => key.split('').reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) >>> 0;
