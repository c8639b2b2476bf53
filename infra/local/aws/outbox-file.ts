import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

export type LinePlace = { offset: number; bytes: number };

const newline = 10;
const chunkBytes = 1 << 20;

/**
 * Lines appended to one file. Writers that come while a write is under way share the next one and its flush (group
 * commit), so that flushing costs one disk turn for many messages.
 */
export class OutboxFile {
  private readonly reader: number;
  private readonly writer: FileHandle;
  private readonly flushes: boolean;
  private size: number;
  private waiting: { lines: Buffer[]; resolve: (places: LinePlace[]) => void; reject: (error: unknown) => void }[] = [];
  private writing = false;

  private constructor(writer: FileHandle, reader: number, size: number, flushes: boolean) {
    this.writer = writer;
    this.reader = reader;
    this.size = size;
    this.flushes = flushes;
  }

  /** Opens (or makes) the file and hands every whole line in it to `seen`; a line cut off by a kill was never answered, and goes. */
  static async open(
    path: string,
    flushes: boolean,
    seen: (line: string, place: LinePlace) => void,
  ): Promise<OutboxFile> {
    const writer = await open(path, 'a');
    const reader = openSync(path, 'r');
    const size = readLines(reader, seen);
    if (size < fstatSync(reader).size) {
      const cut = openSync(path, 'r+');
      ftruncateSync(cut, size);
      closeSync(cut);
    }
    return new OutboxFile(writer, reader, size, flushes);
  }

  /** Resolves with where the lines lie once they are written, and on the disk where the file flushes. */
  append(lines: string[]): Promise<LinePlace[]> {
    const { promise, resolve, reject } = Promise.withResolvers<LinePlace[]>();
    this.waiting.push({ lines: lines.map((line) => Buffer.from(`${line}\n`)), resolve, reject });
    if (!this.writing) void this.writeAll();
    return promise;
  }

  read({ offset, bytes }: LinePlace): string {
    const buffer = Buffer.allocUnsafe(bytes);
    readSync(this.reader, buffer, 0, bytes, offset);
    return buffer.toString('utf8');
  }

  async close(): Promise<void> {
    closeSync(this.reader);
    await this.writer.close();
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      try {
        await this.writer.appendFile(Buffer.concat(group.flatMap(({ lines }) => lines)));
        if (this.flushes) await this.writer.datasync();
        for (const { lines, resolve } of group) resolve(lines.map((line) => this.place(line)));
      } catch (error) {
        await this.writer.truncate(this.size);
        for (const { reject } of group) reject(error);
      }
    }
    this.writing = false;
  }

  private place(line: Buffer): LinePlace {
    const place = { offset: this.size, bytes: line.length };
    this.size += line.length;
    return place;
  }
}

/** Reads in chunks, so that a long history needs no memory of its size; returns where the last whole line ends. */
function readLines(descriptor: number, seen: (line: string, place: LinePlace) => void): number {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for (;;) {
    const bytes = readSync(descriptor, chunk, 0, chunkBytes, offset + rest.length);
    if (bytes === 0) return offset;
    rest = Buffer.concat([rest, chunk.subarray(0, bytes)]);
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
      seen(rest.toString('utf8', 0, end), { offset, bytes: end + 1 });
      offset += end + 1;
      rest = rest.subarray(end + 1);
    }
  }
}
