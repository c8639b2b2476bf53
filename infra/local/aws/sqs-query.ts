import { parseQuery, type Tree } from './query-wire.ts';
import { textIn } from './wire.ts';

/** The older protocol names a list after its member; the JSON protocol after the list. */
const listNames: Record<string, string> = {
  AttributeName: 'AttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
  SendMessageBatchRequestEntry: 'Entries',
  DeleteMessageBatchRequestEntry: 'Entries',
  ChangeMessageVisibilityBatchRequestEntry: 'Entries',
};

/** Reads a Query request into the shape of the JSON protocol. */
export function readSqsQuery(body: string): { operation: string; input: Record<string, unknown> } {
  const query = parseQuery(body);
  const { Action: _action, Version: _version, ...fields } = query;
  return { operation: textIn(query, 'Action'), input: inJsonWords(fields) };
}

function inJsonWords(fields: Tree): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name === 'MessageAttribute') return ['MessageAttributes', attributeMap(value)];
      const listName = listNames[name];
      if (listName === undefined || !Array.isArray(value)) return [name, value];
      return [listName, value.map((item) => (typeof item === 'string' ? item : inJsonWords(item)))];
    }),
  );
}

function attributeMap(value: Tree[string]): Record<string, unknown> {
  const pairs = Array.isArray(value) ? (value as Tree[]) : [];
  return Object.fromEntries(pairs.map((pair) => [textIn(pair, 'Name'), pair['Value']]));
}

const pairs = (map: unknown): { Name: string; Value: unknown }[] =>
  Object.entries((map ?? {}) as Record<string, unknown>).map(([Name, Value]) => ({ Name, Value }));

/** Turns an answer in JSON words into the elements of the Query protocol's XML. */
export function inQueryWords(operation: string, output: Record<string, unknown>): Record<string, unknown> {
  const { QueueUrls, Attributes, Messages, Successful, Failed, ...rest } = output;
  return {
    ...rest,
    QueueUrl: rest['QueueUrl'] ?? QueueUrls,
    Attribute: Attributes === undefined ? undefined : pairs(Attributes),
    Message: (Messages as Record<string, unknown>[] | undefined)?.map(
      ({ Attributes: own, MessageAttributes, ...message }) => ({
        ...message,
        Attribute: pairs(own),
        MessageAttribute: pairs(MessageAttributes),
      }),
    ),
    [`${operation}ResultEntry`]: Successful,
    BatchResultErrorEntry: Failed,
  };
}
