import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const Stored = z.record(z.string(), z.string());

/** How far each shard has been read: the sequence number of the last record its function has taken. */
export type Checkpoints = {
  of(shard: string): string | undefined;
  /** On disk when it returns, if there is a file: after a kill, records come again rather than never. */
  save(shard: string, sequenceNumber: string): void;
};

/** In memory without a file. The file is replaced as a whole, so a kill leaves the old one or the new one. */
export function openCheckpoints(file: string | undefined): Checkpoints {
  const known = file !== undefined && existsSync(file) ? Stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  return {
    of: (shard) => known[shard],
    save(shard, sequenceNumber) {
      known[shard] = sequenceNumber;
      if (file === undefined) return;
      writeFileSync(`${file}.new`, JSON.stringify(known));
      renameSync(`${file}.new`, file);
    },
  };
}
