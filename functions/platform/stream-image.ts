import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { Item, Value } from './database.ts';
import { Rejected } from './errors.ts';

/** An item as a table's stream shows it. Throws `Rejected` when the record has none, or holds a type we never store. */
export function newImageOf(record: DynamoDBRecord): Item {
  const image = record.dynamodb?.NewImage;
  if (!image) throw new Rejected(`stream record ${record.eventID} has no new image: is the stream's view NEW_IMAGE?`);
  return toItem(image);
}

const toItem = (image: Record<string, AttributeValue>): { [attribute: string]: Value } =>
  Object.fromEntries(Object.entries(image).map(([attribute, value]) => [attribute, toValue(value)]));

/** DynamoDB's wire format (DynamoDB API: AttributeValue) without sets and binaries. */
function toValue(value: AttributeValue): Value {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.M !== undefined) return toItem(value.M);
  if (value.L !== undefined) return value.L.map(toValue);
  if (value.NULL !== undefined) return null;
  throw new Rejected(`a stored attribute is of the type ${Object.keys(value).join()}`);
}
