import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Records by name, each in a file of its own where a folder is given. */
export type KeptRecords<T> = {
  get(name: string): T | undefined;
  set(name: string, record: T): void;
  delete(name: string): boolean;
  names(): string[];
};

/**
 * A file is replaced whole, by rename: a kill leaves the old record or the new one. Not flushed: what the kernel has
 * taken survives the death of the process, and nothing here is promised to outlive the machine's.
 */
export function openKeptRecords<T>(folder?: string): KeptRecords<T> {
  const records = new Map<string, T>();
  const fileOf = (name: string) => join(folder ?? '', `${encodeURIComponent(name)}.json`);
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
      records.set(decodeURIComponent(file.slice(0, -5)), JSON.parse(readFileSync(join(folder, file), 'utf8')) as T);
    }
  }
  return {
    get: (name) => records.get(name),
    set(name, record) {
      records.set(name, record);
      if (folder === undefined) return;
      writeFileSync(`${fileOf(name)}.new`, JSON.stringify(record));
      renameSync(`${fileOf(name)}.new`, fileOf(name));
    },
    delete(name) {
      if (!records.delete(name)) return false;
      if (folder !== undefined) rmSync(fileOf(name));
      return true;
    },
    names: () => [...records.keys()].toSorted(),
  };
}
