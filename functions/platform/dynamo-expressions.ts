import type { NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import type { TableKeys } from '../contracts/tables.ts';
import { absent, type Change, type Condition, type Insert, type Query, type Update } from './database.ts';

/** DynamoDB's expression language for our conditions, updates and queries. Names are always placeholders: any word is safe. */
type Expressions = {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, NativeAttributeValue>;
  ConditionExpression?: string;
};

class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, NativeAttributeValue> = {};

  name(attribute: string): string {
    const placeholder = `#n${Object.keys(this.names).length}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }

  value(value: NativeAttributeValue): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
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
  const sets = Object.entries(update.set ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => `${placeholders.name(attribute)} = ${placeholders.value(value)}`);
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
    ...(query.cursor && { ExclusiveStartKey: query.cursor }),
    ...(query.descending && { ScanIndexForward: false }),
  };
}

/** PartiQL for one write of a batch: literals as parameters, separated by commas; engines differ on anything cleverer. */
export function statementOf(
  write: Insert | Change,
  tableName: string,
): { Statement: string; Parameters: NativeAttributeValue[] } {
  if ('insert' in write) {
    const entries = Object.entries(write.item).filter(([, value]) => value !== undefined);
    const shape = entries.map(([attribute]) => `'${attribute}': ?`).join(', ');
    return { Statement: `INSERT INTO "${tableName}" VALUE {${shape}}`, Parameters: entries.map(([, value]) => value) };
  }
  const sets = Object.entries(write.set).filter(([, value]) => value !== undefined);
  const where = [...Object.entries(write.key), ...Object.entries(write.if)];
  return {
    Statement: `UPDATE "${tableName}" SET ${sets.map(([attribute]) => `"${attribute}"=?`).join(', ')} WHERE ${where.map(([attribute]) => `"${attribute}"=?`).join(' AND ')}`,
    Parameters: [...sets, ...where].map(([, value]) => value),
  };
}
