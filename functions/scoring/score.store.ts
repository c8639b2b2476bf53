import * as z from 'zod';
import { Scores } from '../contracts/customer.ts';
import {
  absent,
  type Change,
  type Database,
  type Item,
  type TableItem,
  type Write,
  type WriteOutcome,
} from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';
import type { SumItem, SumItems } from './apply-once.ts';

const Folded = z.object({
  customerId: z.string(),
  scores: Scores.optional(),
  scoresVersion: z.number().int().optional(),
  scoresApplied: z.record(z.string(), z.string()).default({}),
});

type ScoreItem = SumItem<Scores | undefined>;

/** Scores lie in the customer's own item. Somebody who is not (any longer) a customer has none. */
export const scoreItems = (database: Database): SumItems<Scores | undefined> => ({
  read: async (ids) =>
    (await database.getMany(ids.map((customerId) => ({ table: 'customers', key: { customerId } })))).map(toScoreItem),
  write: async (items) => {
    const first = items.filter(({ version }) => version === undefined);
    const further = items.filter(({ version }) => version !== undefined);
    const [firstOutcomes, furtherOutcomes] = await Promise.all([
      Promise.all(first.map((item) => database.write(firstWrite(item)))),
      further.length > 0 ? database.writeEach(further.map(change)) : [],
    ]);
    const outcomes = new Map<string, WriteOutcome | 'unknown'>();
    for (const [n, { key }] of first.entries()) outcomes.set(key, firstOutcomes[n]!);
    for (const [n, { key }] of further.entries()) outcomes.set(key, furtherOutcomes[n]!);
    return items.map(({ key }) => outcomes.get(key)!);
  },
});

function toScoreItem({ item }: TableItem): ScoreItem {
  const { customerId, scores, scoresVersion, scoresApplied } = readFolded(item);
  return { key: customerId, value: scores, version: scoresVersion, applied: scoresApplied };
}

function readFolded(item: Item): z.infer<typeof Folded> {
  const folded = Folded.safeParse(item);
  if (!folded.success) throw new Rejected(`scores of customer ${item.customerId as string} cannot be read`);
  return folded.data;
}

const attributes = ({ value, version = 0, applied }: ScoreItem): Item => ({
  scores: value as Item as { [attribute: string]: number },
  scoresApplied: applied,
  scoresVersion: version + 1,
});

/** On the condition that the customer is there: scores alone must not make one. */
const firstWrite = (item: ScoreItem): Write => ({
  update: 'customers',
  key: { customerId: item.key },
  set: attributes(item),
  if: { customerId: item.key, scoresVersion: absent },
});

const change = (item: ScoreItem): Change => ({
  change: 'customers',
  key: { customerId: item.key },
  set: attributes(item),
  if: { scoresVersion: item.version! },
});
