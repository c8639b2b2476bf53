import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { TableKeys } from '../contracts/tables.ts';
import { absent, type Change, type Condition, type Insert, type Query, type Update, type Value } from './database.ts';
import { toWire, toWireValue, type WireItem } from './wire-format.ts';

/** DynamoDB's expression language for our conditions, updates and queries. Names are always placeholders: any word is safe. */
type Expressions = {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: WireItem;
  ConditionExpression?: string;
};

class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: WireItem = {};

  name(attribute: string): string {
    const placeholder = `#n${Object.keys(this.names).length}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }

  value(value: Value): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = toWireValue(value);
    return placeholder;
  }

  condition(condition: Condition): string {
    return Object.entries(condition)
      .map(([attribute, expected]) =>
        expected === absent
          ? `attribute_not_exists(${this.name(attribute)})`
          : `${this.name(attribute)} = ${this.value(expected)}`,
      )
      .join(' AND ');
  }

  expressions(): Expressions {
    return {
      ...(Object.keys(this.names).length > 0 && { ExpressionAttributeNames: this.names }),
      ...(Object.keys(this.values).length > 0 && { ExpressionAttributeValues: this.values }),
    };
  }
}

export const conditionOf = (condition: Condition = {}): Expressions =>
  Object.keys(condition).length > 0 ? checkOf(condition) : {};

export function checkOf(condition: Condition): Expressions & { ConditionExpression: string } {
  const placeholders = new Placeholders();
  return { ConditionExpression: placeholders.condition(condition), ...placeholders.expressions() };
}

export function updateOf(update: Update): Expressions & { UpdateExpression: string } {
  const placeholders = new Placeholders();
  const sets = Object.entries(update.set ?? {}).flatMap(([attribute, value]) =>
    value === undefined ? [] : [`${placeholders.name(attribute)} = ${placeholders.value(value)}`],
  );
  const adds = Object.entries(update.add ?? {}).map(
    ([attribute, amount]) => `${placeholders.name(attribute)} ${placeholders.value(amount)}`,
  );
  const removes = (update.remove ?? []).map((attribute) => placeholders.name(attribute));
  const clauses = [
    sets.length > 0 && `SET ${sets.join(', ')}`,
    adds.length > 0 && `ADD ${adds.join(', ')}`,
    removes.length > 0 && `REMOVE ${removes.join(', ')}`,
  ].filter((clause) => clause !== false);
  return {
    UpdateExpression: clauses.join(' '),
    ...(Object.keys(update.if ?? {}).length > 0 && { ConditionExpression: placeholders.condition(update.if ?? {}) }),
    ...placeholders.expressions(),
  };
}

export function projectionOf(attributes: readonly string[]) {
  const placeholders = new Placeholders();
  const names = attributes.map((attribute) => placeholders.name(attribute));
  return { ProjectionExpression: names.join(', '), ...placeholders.expressions() };
}

export function queryOf(keys: TableKeys, query: Query) {
  const { partition, sort } = query.index && keys.index ? keys.index : keys;
  const placeholders = new Placeholders();
  const clauses = [`${placeholders.name(partition)} = ${placeholders.value(query.partition)}`];
  if (sort && query.prefix)
    clauses.push(`begins_with(${placeholders.name(sort)}, ${placeholders.value(query.prefix)})`);
  if (sort && query.between)
    clauses.push(
      `${placeholders.name(sort)} BETWEEN ${placeholders.value(query.between.from)} AND ${placeholders.value(query.between.to)}`,
    );
  return {
    KeyConditionExpression: clauses.join(' AND '),
    ...placeholders.expressions(),
    ...(query.index ? { IndexName: query.index } : { ConsistentRead: true }),
    ...(query.limit !== undefined && { Limit: query.limit }),
    ...(query.cursor && { ExclusiveStartKey: toWire(query.cursor) }),
    ...(query.descending && { ScanIndexForward: false }),
  };
}

/** PartiQL for one write of a batch: literals as parameters, separated by commas; engines differ on anything cleverer. */
export function statementOf(
  write: Insert | Change,
  tableName: string,
): { Statement: string; Parameters: AttributeValue[] } {
  if ('insert' in write) {
    const item = toWire(write.item);
    const shape = Object.keys(item).map((attribute) => `'${attribute}': ?`);
    return { Statement: `INSERT INTO "${tableName}" VALUE {${shape.join(', ')}}`, Parameters: Object.values(item) };
  }
  const set = toWire(write.set);
  const where = toWire({ ...write.key, ...write.if });
  const literals = (item: WireItem) => Object.keys(item).map((attribute) => `"${attribute}"=?`);
  return {
    Statement: `UPDATE "${tableName}" SET ${literals(set).join(', ')} WHERE ${literals(where).join(' AND ')}`,
    Parameters: [...Object.values(set), ...Object.values(where)],
  };
}
