import { hash } from 'node:crypto';
import type { Customer } from '../contracts/customer.ts';
import type { CustomerId } from '../contracts/ids.ts';

/** Dated events of a customer that come round every year. */
export type OccasionKind = 'birthday' | 'anniversary';

/**
 * Each day's people lie in this many partitions of the Occasions table, so that a day is read and written in parallel.
 * Never lower it: what lies in the higher shards would be greeted no more.
 */
export const occasionShards = 2;

type Dates = Pick<Customer, 'customerId' | 'birthday' | 'accountOpenedOn'>;

/** The keys a customer has in the Occasions table (attribute `occasion`): `birthday#02-29#1`, `anniversary#07-01#1`. */
export function occasionsOf({ customerId, birthday, accountOpenedOn }: Dates): string[] {
  const shard = shardOf(customerId);
  return [
    ...(birthday ? [occasionKey('birthday', monthAndDay(birthday), shard)] : []),
    ...(accountOpenedOn ? [occasionKey('anniversary', monthAndDay(accountOpenedOn), shard)] : []),
  ];
}

/** The keys that a run of this local date (`2027-02-28`) reads. Who was born on 29 February is greeted on the 28th of a common year. */
export function occasionKeysOn(date: string, kind: OccasionKind = 'birthday'): string[] {
  const day = monthAndDay(date);
  const days = day === '02-28' && !isLeapYear(Number(date.slice(0, 4))) ? ['02-28', '02-29'] : [day];
  return days.flatMap((of) => Array.from({ length: occasionShards }, (_, shard) => occasionKey(kind, of, shard)));
}

const occasionKey = (kind: OccasionKind, day: string, shard: number): string => `${kind}#${day}#${shard}`;

const monthAndDay = (date: string): string => date.slice(5, 10);

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** A stable, even spread over the shards, whatever pattern the bank's ids follow. */
const shardOf = (customerId: CustomerId): number =>
  hash('sha256', customerId, 'buffer').readUInt32BE(0) % occasionShards;
