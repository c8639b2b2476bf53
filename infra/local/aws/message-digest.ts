import { createHash } from 'node:crypto';
import type { QueueMessage } from '../parts.ts';

const encoded = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/**
 * The checksum that SDKs verify: names sorted; for each its length and bytes, those of its type, a 1 for "text", those
 * of its value (SQS developer guide, "Calculating the MD5 message digest for message attributes").
 */
export function digestOfAttributes(attributes: QueueMessage['messageAttributes']): string | undefined {
  const names = Object.keys(attributes).toSorted();
  if (names.length === 0) return undefined;
  const digest = createHash('md5');
  for (const name of names) {
    const { DataType = 'String', StringValue = '' } = attributes[name] ?? {};
    digest.update(encoded(name)).update(encoded(DataType)).update(Buffer.of(1)).update(encoded(StringValue));
  }
  return digest.digest('hex');
}
