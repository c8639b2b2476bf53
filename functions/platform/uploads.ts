import type { Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Rejected } from './errors.ts';

/** Opens a file the bank has put into a bucket: its bytes, read no faster than they are taken. */
export type Uploads = (bucket: string, key: string) => Promise<AsyncIterable<Buffer>>;

export function s3Uploads(client = new S3Client({})): Uploads {
  return async (bucket, key) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!Body) throw new Rejected(`the upload ${bucket}/${key} has no content`);
    // In Node the body of an object is a readable stream of buffers (SDK: SdkStreamMixin over IncomingMessage).
    return Body as Readable;
  };
}

/** Uploads in memory, for tests: by `bucket/key`. */
export function memoryUploads(files: Record<string, Buffer>): Uploads {
  return async (bucket, key) => {
    const bytes = files[`${bucket}/${key}`];
    if (!bytes) throw new Rejected(`there is no upload ${bucket}/${key}`);
    return inPieces(bytes);
  };
}

/** A file in memory as a stream of pieces, so that it is read as one from a bucket would be. */
export async function* inPieces(bytes: Buffer, pieceBytes = 64 * 1024): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}
