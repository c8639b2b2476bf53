import { AwsFault } from './wire.ts';

/**
 * Unwraps `aws-chunked` uploads (S3 user guide, "Signature calculations: transferring payload in multiple chunks"):
 * each chunk is `<hex length>[;extension]\r\n<bytes>\r\n`, a chunk of length 0 ends the data, trailers follow.
 */
export async function* unwrapChunks(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let left = -1;
  for await (const part of source) {
    held = held.length === 0 ? part : Buffer.concat([held, part]);
    for (;;) {
      if (left > 0) {
        const bytes = held.subarray(0, left);
        left -= bytes.length;
        held = held.subarray(bytes.length);
        if (bytes.length > 0) yield bytes;
        if (left > 0) break;
      }
      const header = chunkHeader(held, left === 0);
      if (header === undefined) break;
      if (header.length === 0) return;
      left = header.length;
      held = held.subarray(header.end);
    }
  }
}

/** The next chunk's length and where its bytes begin; undefined while the header has not arrived whole. */
function chunkHeader(held: Buffer, afterChunk: boolean): { length: number; end: number } | undefined {
  const start = afterChunk ? 2 : 0;
  const end = held.indexOf('\r\n', start);
  if (end < 0) return undefined;
  const length = Number.parseInt(held.toString('latin1', start, end), 16);
  if (Number.isNaN(length)) throw new AwsFault('InvalidRequest', 'The chunked upload is malformed.');
  return { length, end: end + 2 };
}
