import type { Scheduler } from 'fast-check';
import type { TableName } from '../../functions/contracts/tables.ts';
import type { Database, Key, Page, Query, Write, WriteOutcome } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';

/** The database in memory in which several workers meet: before each call a scheduler decides whose turn it is. */
export class InterleavedDatabase extends MemoryDatabase {
  readonly #scheduler: Scheduler;
  #isStill = false;

  constructor(scheduler: Scheduler) {
    super();
    this.#scheduler = scheduler;
  }

  /** From now on every call is answered at once: for what is looked at afterwards. */
  beStill(): void {
    this.#isStill = true;
  }

  async #turn(): Promise<void> {
    if (!this.#isStill) await this.#scheduler.schedule(Promise.resolve());
  }

  override async get(table: TableName, key: Key) {
    await this.#turn();
    return super.get(table, key);
  }

  override async query(table: TableName, query: Query): Promise<Page> {
    await this.#turn();
    return super.query(table, query);
  }

  override async transact(writes: Write[]): Promise<WriteOutcome> {
    await this.#turn();
    return super.transact(writes);
  }

  override async writeEach(writes: Parameters<Database['writeEach']>[0]): Promise<WriteOutcome[]> {
    await this.#turn();
    return super.writeEach(writes);
  }
}
