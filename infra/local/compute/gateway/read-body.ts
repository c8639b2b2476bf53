import type { IncomingMessage } from 'node:http';

/** A body as a whole, or what was read of one that is larger than asked for, with the rest still to come. */
export type Body = { whole: Buffer } | { start: Buffer; rest: IncomingMessage };

/** Reads up to `limitBytes`. A larger body is handed on unread beyond that, so that nobody holds it in memory. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  const iterator = request.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
  for await (const chunk of iterator) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limitBytes) return { start: Buffer.concat(chunks), rest: request };
  }
  return { whole: Buffer.concat(chunks) };
}
