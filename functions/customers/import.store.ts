import * as z from 'zod';
import { ImportId } from '../contracts/ids.ts';
import { type Database, eachItem } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import type { Fault } from './row.ts';

export const ImportCounts = z.object({
  /** Rows taken: created + updated + unchanged. */
  accepted: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.number().int(),
});
export type ImportCounts = z.infer<typeof ImportCounts>;

/** An import as staff see it: how far it is, or why it stopped. */
export const Import = z.object({
  importId: ImportId,
  ...ImportCounts.shape,
  status: z.enum(['running', 'finished', 'stopped']),
  startedAt: z.iso.datetime(),
  startedBy: z.string(),
  /** Why the file could not be read to its end. */
  stoppedBecause: z.string().optional(),
});
export type Import = z.infer<typeof Import>;

const importKey = (importId: ImportId) => ({ id: importId as string, part: 'import' });

/** Rejected rows lie apart, some hundred to an item, in the order of the file within an item. */
const rejectedPrefix = 'rejected#';

export async function saveImport(database: Database, { importId, ...rest }: Import): Promise<void> {
  const listed = { list: 'import', listedAt: `${rest.startedAt}#${importId}` };
  await database.write({ put: 'campaigns', item: { ...importKey(importId), ...listed, ...rest } });
}

export async function readImport(database: Database, importId: ImportId): Promise<Import | undefined> {
  const item = await database.get('campaigns', importKey(importId));
  if (!item) return undefined;
  const parsed = Import.safeParse({ ...item, importId: item.id });
  if (!parsed.success) throw new Rejected(`import ${importId} cannot be read: ${parsed.error.message}`);
  return parsed.data;
}

export async function saveRejected(
  database: Database,
  importId: ImportId,
  chunk: number,
  faults: Fault[],
): Promise<void> {
  const part = `${rejectedPrefix}${String(chunk).padStart(6, '0')}`;
  await database.putAll([
    { table: 'campaigns', item: { id: importId, part, faults: faults.map((fault) => ({ ...fault })) } },
  ]);
}

export async function* eachRejected(database: Database, importId: ImportId): AsyncGenerator<Fault> {
  for await (const item of eachItem(database, 'campaigns', { partition: importId, prefix: rejectedPrefix, limit: 10 }))
    yield* item.faults as Fault[];
}
