import { type AwsAnswer, type AwsCall, parseJson } from '../wire.ts';

type Body = Record<string, unknown>;
type Act = (call: AwsCall) => Promise<AwsAnswer> | AwsAnswer;

/** Every second entry is not taken, beginning with the second: half of one is one. */
const isTaken = (_entry: unknown, position: number): boolean => position % 2 === 0;
const isLeft = (_entry: unknown, position: number): boolean => position % 2 === 1;

/** Half of a call of many entries is acted upon; the other half is answered as this operation answers in such a case. */
export async function answerInPart(operation: string, call: AwsCall, act: Act): Promise<AwsAnswer> {
  const input = parseJson(call.body.toString());
  const { taken, merge } = divisions[operation]?.(input) ?? { taken: input, merge: (output: Body) => output };
  const answer = await act({ ...call, body: Buffer.from(JSON.stringify(taken)) });
  if (answer.status !== 200) return answer;
  return { ...answer, body: JSON.stringify(merge(parseJson((answer.body as string | Buffer).toString()))) };
}

type Division = (input: Body) => { taken: Body; merge: (output: Body) => Body };

const divisions: Record<string, Division> = {
  SendBulkEmail(input) {
    const entries = listIn(input, 'BulkEmailEntries');
    return {
      taken: { ...input, BulkEmailEntries: entries.filter(isTaken) },
      merge: (output) => ({
        ...output,
        BulkEmailEntryResults: woven(entries, listIn(output, 'BulkEmailEntryResults'), refusedMail),
      }),
    };
  },
  BatchExecuteStatement(input) {
    const statements = listIn(input, 'Statements');
    return {
      taken: { ...input, Statements: statements.filter(isTaken) },
      merge: (output) => ({
        ...output,
        Responses: woven(statements, listIn(output, 'Responses'), () => ({
          Error: { Code: 'ThrottlingError', Message: 'Request rate is too high.' },
        })),
      }),
    };
  },
  BatchGetItem(input) {
    const { taken, left } = dividedByTable(
      input,
      (table) => listIn(table as Body, 'Keys'),
      (table, Keys) => ({
        ...(table as Body),
        Keys,
      }),
    );
    return { taken, merge: (output) => ({ ...output, UnprocessedKeys: left }) };
  },
  BatchWriteItem(input) {
    const { taken, left } = dividedByTable(
      input,
      (table) => table as unknown[],
      (_table, requests) => requests,
    );
    return { taken, merge: (output) => ({ ...output, UnprocessedItems: left }) };
  },
};

/** The two ways in which SES says "not this one, not now" (SES v2 API, BulkEmailStatus), in turns. */
const refusedMail = (position: number): Body =>
  position % 4 === 1
    ? { Status: 'ACCOUNT_THROTTLED', Error: 'Maximum sending rate exceeded.' }
    : { Status: 'TRANSIENT_FAILURE', Error: 'Try again.' };

const listIn = (body: Body, name: string): unknown[] => (Array.isArray(body[name]) ? (body[name] as unknown[]) : []);

/** The answers to what was taken, each at its entry's place among those that were not. */
function woven(entries: unknown[], answers: unknown[], refused: (position: number) => Body): unknown[] {
  return entries.map((_entry, position) => (position % 2 === 0 ? answers[position / 2] : refused(position)));
}

/** Divides what a batch asks of each table; a table nothing is left of is left out. */
function dividedByTable(
  input: Body,
  entriesOf: (table: unknown) => unknown[],
  withEntries: (table: unknown, entries: unknown[]) => unknown,
): { taken: Body; left: Body } {
  const tables = Object.entries((input['RequestItems'] ?? {}) as Body);
  const ofEach = (isKept: (entry: unknown, position: number) => boolean): Body =>
    Object.fromEntries(
      tables
        .map(([name, table]) => [name, withEntries(table, entriesOf(table).filter(isKept)), entriesOf(table)] as const)
        .filter(([, , entries]) => entries.some(isKept))
        .map(([name, table]) => [name, table]),
    );
  return { taken: { ...input, RequestItems: ofEach(isTaken) }, left: ofEach(isLeft) };
}
