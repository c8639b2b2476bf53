import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from './database.ts';
import { Rejected } from './errors.ts';
import { fromWire, type WireItem } from './wire-format.ts';

/** An item as a table's stream shows it. Throws `Rejected` when the record has none, or holds a type we never store. */
export function newImageOf(record: DynamoDBRecord): Item {
  const image = record.dynamodb?.NewImage;
  if (!image) throw new Rejected(`stream record ${record.eventID} has no new image: is the stream's view NEW_IMAGE?`);
  // The same format but for binaries, which we never store.
  return fromWire(image as WireItem);
}
