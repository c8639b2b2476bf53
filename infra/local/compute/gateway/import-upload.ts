import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Landscape } from '../landscape.ts';
import { objectNotice } from '../sources/object-notice.ts';

/** Where banks put files too large for a request: the bucket announces only what lies under this prefix. */
const folder = 'incoming/';

/**
 * Writes a large upload into the import bucket and gives the notification S3 would send about it. The bucket is the one
 * that the function's environment names.
 */
export async function storeUpload(
  body: { start: Buffer; rest: IncomingMessage },
  bucketName: string,
  fileName: string,
  nowMs: number,
  { buckets }: Landscape,
): Promise<{ Records: unknown[] }> {
  const bucket = buckets.get(bucketName);
  if (bucket === undefined) throw new Error(`the import bucket is not in the template: ${bucketName}`);
  const key = `${folder}${fileName}`;
  const path = bucket.pathOf(key);
  await mkdir(dirname(path), { recursive: true });
  await pipeline(async function* () {
    yield body.start;
    yield* body.rest;
  }, createWriteStream(path));
  return objectNotice(bucketName, key, nowMs);
}
