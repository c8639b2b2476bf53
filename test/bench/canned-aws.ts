import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Item, pick, textOf } from '../../functions/platform/database.ts';
import { toWire } from '../../functions/platform/wire-format.ts';
import { storedCustomers } from './canned-bank.ts';
import { answerParent } from './measure.ts';

/**
 * What lies ready from now on. `customers`: how many a scan finds; `scans`: whether it gives what was asked for of each, as
 * DynamoDB does, or the whole. `items`: what single keys of the Campaigns table hold.
 */
export type CannedTask =
  | { customers: number; scans?: 'asked' | 'whole'; items: Item[]; batches?: { dueAt: string; gate: Item } }
  | 'calls';

/**
 * A process that answers DynamoDB and SES on the wire with what lies ready, so that only the caller is measured. Slices
 * move on as they are written; nothing else is kept.
 */
const pageSize = 900;
const calls: Record<string, number> = {};
const kept = new Map<string, unknown>();
/** Four different pages of people, each cut where the id stands, by the attributes asked for. */
const pages = new Map<string, [string, string][][]>();
let endpoint: string | undefined;
let people: Item[] = [];
let customers = 0;
let scans: 'asked' | 'whole' = 'whole';
/** What the last scan with a projection asked for: one without gets the same, so that the floor reads the same pages. */
let asked: string[] | undefined;
let batch: { dueAt: string; gate: string; people: string[] } | undefined;

answerParent(async (task: CannedTask) => {
  if (task === 'calls') return calls;
  await prepare(task);
  return (endpoint ??= await listen());
});

async function listen(): Promise<string> {
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = answer(request, await text(request));
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}

const idMark = '@id@';

async function prepare(task: Exclude<CannedTask, 'calls'>): Promise<void> {
  customers = task.customers;
  scans = task.scans ?? 'whole';
  for (const item of task.items) kept.set(`${textOf(item.id)} ${textOf(item.part)}`, toWire(item));
  if (people.length === 0) people = await storedCustomers(4 * pageSize);
  if (!task.batches) return;
  const inLisbon = people.filter(({ zone, email, flags }) => zone === 'Europe/Lisbon' && email && !flags);
  batch = {
    dueAt: task.batches.dueAt,
    gate: JSON.stringify(toWire({ ...task.batches.gate, customerId: idMark })),
    people: inLisbon.map((item) => JSON.stringify(toWire({ ...item, customerId: idMark }))),
  };
}

function pagesOf(attributes: string[] | undefined): [string, string][][] {
  const name = attributes?.join() ?? '';
  const cut = (item: Item) => {
    const seen = attributes ? pick(item, attributes) : item;
    return JSON.stringify(toWire({ ...seen, customerId: idMark })).split(idMark) as [string, string];
  };
  const known =
    pages.get(name) ??
    Array.from({ length: 4 }, (_, n) => people.slice(n * pageSize, (n + 1) * pageSize).map((item) => cut(item)));
  pages.set(name, known);
  return known;
}

type WireKey = Record<string, { S: string }>;
type Input = {
  Key?: WireKey;
  ExclusiveStartKey?: WireKey;
  ExpressionAttributeNames?: Record<string, string>;
  RequestItems?: Record<string, { Keys: WireKey[] }>;
  Statements?: unknown[];
  TransactItems?: { Put?: { Item: WireKey } }[];
  BulkEmailEntries?: unknown[];
};

function answer(request: IncomingMessage, body: string): string {
  const target = request.headers['x-amz-target'];
  const operation = target === undefined ? `ses ${request.url}` : String(target).split('.')[1]!;
  calls[operation] = (calls[operation] ?? 0) + 1;
  const input = JSON.parse(body || '{}') as Input;
  if (operation === 'Scan') return scanPage(input);
  if (operation === 'GetItem') return getItem(input);
  if (operation === 'BatchGetItem') return getMany(input);
  if (operation === 'TransactWriteItems') return transact(input);
  if (operation === 'PutItem') return '{}';
  if (operation === 'UpdateItem') return '{"Attributes":{"taken":{"N":"50"}}}';
  if (operation === 'BatchExecuteStatement')
    return JSON.stringify({ Responses: input.Statements?.map(() => ({ TableName: 'timeline' })) });
  if (operation.endsWith('outbound-bulk-emails')) return accepted(input);
  throw new Error(`nothing lies ready for ${operation}`);
}

function scanPage({ ExclusiveStartKey, ExpressionAttributeNames }: Input): string {
  const page = Number(ExclusiveStartKey?.['customerId']?.S ?? 0);
  const count = Math.min(pageSize, customers - page * pageSize);
  const first = page * pageSize;
  if (ExpressionAttributeNames) asked = Object.values(ExpressionAttributeNames);
  const cut = pagesOf(scans === 'asked' ? asked : undefined);
  const items = cut[page % cut.length]!.slice(0, count)
    .map(([before, after], n) => `${before}C${first + n}${after}`)
    .join(',');
  const last = first + count >= customers ? '' : `,"LastEvaluatedKey":{"customerId":{"S":"${page + 1}"}}`;
  return `{"Count":${count},"Items":[${items}],"ScannedCount":${count}${last}}`;
}

function getItem({ Key }: Input): string {
  const Item = kept.get(keyOf(Key!));
  return Item ? JSON.stringify({ Item }) : '{}';
}

const keyOf = ({ id, part }: WireKey): string => `${id?.S} ${part?.S}`;

function getMany({ RequestItems = {} }: Input): string {
  const answers = Object.entries(RequestItems).map(([table, { Keys }]) => {
    const items = Keys.flatMap((key) => itemOf(table, key) ?? []);
    return `${JSON.stringify(table)}:[${items.join(',')}]`;
  });
  return `{"Responses":{${answers.join(',')}},"UnprocessedKeys":{}}`;
}

function itemOf(table: string, key: WireKey): string | undefined {
  if (!batch || table === 'timeline') return undefined;
  const id = key['customerId']?.S ?? '';
  if (table === 'gates') return batch.gate.replace(idMark, id);
  if (table === 'customers') return batch.people[Number(id.slice(1)) % batch.people.length]!.replace(idMark, id);
  if (!key['part']?.S.startsWith('batch#'))
    return kept.has(keyOf(key)) ? JSON.stringify(kept.get(keyOf(key))) : undefined;
  const { dueAt } = batch;
  const number = Number(key['part'].S.split('-').at(-1));
  const customerIds = Array.from({ length: 50 }, (_, n) => `C${number * 50 + n}`).join(' ');
  return JSON.stringify({ ...key, ...toWire({ customerIds, locale: 'en', variant: 'a', dueAt }) });
}

/** Of what is written only a slice's checkpoint is asked for again. */
function transact({ TransactItems = [] }: Input): string {
  for (const { Put } of TransactItems)
    if (Put?.Item['part']?.S.startsWith('slice#')) kept.set(keyOf(Put.Item), Put.Item);
  return '{}';
}

function accepted({ BulkEmailEntries = [] }: Input): string {
  if (BulkEmailEntries.length !== 50) throw new Error(`${BulkEmailEntries.length} of a batch of 50 were sent to`);
  const entry = (_: unknown, n: number) => ({ Status: 'SUCCESS', MessageId: `0100019${n}-7f3a4c9e-example-000000` });
  return JSON.stringify({ BulkEmailEntryResults: BulkEmailEntries.map(entry) });
}
