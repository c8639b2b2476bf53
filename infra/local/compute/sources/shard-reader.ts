import type { StreamMapping } from '../landscape.ts';
import type { Checkpoints } from './checkpoints.ts';
import { type Delivery, deliverRecords } from './deliver-records.ts';
import { IteratorGone, type StartAt, type StreamClient, type StreamRecord } from './stream-client.ts';
import { type Window, windowAt } from './stream-event.ts';

export type ShardParts = {
  streamArn: string;
  mapping: StreamMapping;
  client: StreamClient;
  checkpoints: Checkpoints;
  delivery: Delivery;
  /** Called at the end of each window that was opened. */
  windowEnds: () => void;
};

/** Reads one shard from its checkpoint on, hands its records over in order, and keeps its window. */
export class ShardReader {
  isClosed = false;
  private iterator: string | undefined;
  private window: Window | undefined;
  private readonly shardId: string;
  private readonly parts: ShardParts;

  constructor(shardId: string, parts: ShardParts) {
    this.shardId = shardId;
    this.parts = parts;
  }

  /** Reads until there is nothing more. The checkpoint moves after the function has taken the records, never before. */
  async readToEnd(): Promise<void> {
    await this.endWindow();
    while (!this.parts.delivery.stopping.aborted) {
      const { records, next } = await this.nextPage();
      if (records.length > 0) await this.handOver(records);
      this.iterator = next;
      this.isClosed = next === undefined;
      if (this.isClosed || records.length === 0) return;
    }
  }

  private async handOver(records: StreamRecord[]): Promise<void> {
    const { delivery, checkpoints, mapping } = this.parts;
    const wanted = records.filter(mapping.wants);
    if (wanted.length > 0) {
      this.openWindow();
      await deliverRecords(delivery, { shardId: this.shardId, window: this.window }, wanted);
    }
    const last = records.at(-1)?.dynamodb.SequenceNumber;
    if (last !== undefined && !delivery.stopping.aborted) checkpoints.save(this.place, last);
  }

  private async nextPage(): Promise<{ records: StreamRecord[]; next: string | undefined }> {
    const { client, mapping } = this.parts;
    this.iterator ??= await this.freshIterator();
    try {
      return await client.recordsFrom(this.iterator, mapping.batchSize);
    } catch (error) {
      if (!(error instanceof IteratorGone)) throw error;
      this.iterator = await this.freshIterator();
      return client.recordsFrom(this.iterator, mapping.batchSize);
    }
  }

  private freshIterator(): Promise<string> {
    const { client, streamArn, checkpoints, mapping } = this.parts;
    const last = checkpoints.of(this.place);
    const oldest: StartAt = { type: mapping.startsAtOldest ? 'TRIM_HORIZON' : 'LATEST' };
    const start: StartAt = last === undefined ? oldest : { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: last };
    return client.iteratorAt(streamArn, this.shardId, start);
  }

  private get place(): string {
    return `${this.parts.mapping.functionArn} ${this.parts.streamArn} ${this.shardId}`;
  }

  private openWindow(): void {
    const { mapping, delivery, windowEnds } = this.parts;
    if (mapping.tumblingWindowSeconds === 0 || this.window !== undefined) return;
    this.window = windowAt(delivery.clock.now(), mapping.tumblingWindowSeconds);
    delivery.clock.at(this.window.endMs, windowEnds);
  }

  private async endWindow(): Promise<void> {
    const { delivery } = this.parts;
    if (this.window === undefined || delivery.clock.now() < this.window.endMs) return;
    await deliverRecords(delivery, { shardId: this.shardId, window: this.window }, [], true);
    this.window = undefined;
  }
}
