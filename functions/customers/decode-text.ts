import iconv from 'iconv-lite';
import { Rejected } from '../platform/errors.ts';

/** The file cannot be read as what it says it is: said in words for the person who sent it. */
export class UnreadableFile extends Rejected {}

/**
 * Bytes to text, piece by piece. UTF-8 or GB18030 (what Excel writes in China): both spell ASCII alike, so the choice
 * waits for the first byte that is not, and is made once enough bytes lie there to be sure. A byte order mark is dropped.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let waiting: Buffer = Buffer.alloc(0);
  let decoder: Decoder | undefined;
  let first = true;
  const marked = (text: string) => {
    const unmarked = first && text.startsWith('\uFEFF') ? text.slice(1) : text;
    first &&= text === '';
    return unmarked;
  };
  for await (const chunk of chunks) {
    if (decoder) {
      yield marked(decoder.write(chunk));
      continue;
    }
    waiting = waiting.length > 0 ? Buffer.concat([waiting, chunk]) : chunk;
    const foreign = waiting.findIndex((byte) => byte > 0x7f);
    if (foreign >= 0 && waiting.length - foreign < sureAfterBytes) continue;
    if (foreign >= 0) decoder = decoderFor(waiting);
    yield marked(decoder ? decoder.write(waiting) : waiting.toString('latin1'));
    waiting = Buffer.alloc(0);
  }
  decoder ??= decoderFor(waiting);
  yield marked(decoder.write(waiting) + decoder.end());
}

/** GB18030 text of this length is hardly ever valid UTF-8 by chance: 2,000 Chinese characters. */
const sureAfterBytes = 4000;

type Decoder = { write(bytes: Buffer): string; end(): string };

function decoderFor(bytes: Buffer): Decoder {
  // 0xFF never occurs in UTF-8, and in GB18030 not as a first byte: these are the marks of UTF-16.
  if (bytes[0] === 0xff || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new UnreadableFile('the file is in UTF-16: save it as UTF-8 ("CSV UTF-8" in Excel)');
  if (isUtf8(bytes)) return utf8Decoder();
  const decoder = iconv.getDecoder('gb18030');
  return { write: (bytes) => decoder.write(bytes), end: () => decoder.end() ?? '' };
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function utf8Decoder(): Decoder {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (bytes?: Buffer) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new UnreadableFile('the file begins as UTF-8 but is not UTF-8 throughout: save it anew as UTF-8', {
        cause,
      });
    }
  };
  return { write: decode, end: () => decode() };
}
