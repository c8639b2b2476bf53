import { type AwsAnswer, AwsFault } from './wire.ts';

export type Tree = { [key: string]: string | Tree | (string | Tree)[] };

/** Reads AWS Query parameters (`Entry.1.Id=a`) into nested objects; numbered keys become lists in order of their number. */
export function parseQuery(body: string): Tree {
  const root: Tree = {};
  for (const [name, value] of new URLSearchParams(body)) plant(root, name.split('.'), value);
  return listed(root) as Tree;
}

function plant(root: Tree, path: string[], value: string): void {
  let node = root;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(node, key) ? node[key] : undefined;
    if (typeof next === 'object' && !Array.isArray(next)) node = next;
    else node = node[key] = Object.create(null) as Tree;
  }
  node[path.at(-1) ?? ''] = value;
}

function listed(node: string | Tree | (string | Tree)[]): string | Tree | (string | Tree)[] {
  if (typeof node === 'string' || Array.isArray(node)) return node;
  const keys = Object.keys(node);
  const children = keys.map((key) => [key, listed(node[key] ?? '')] as const);
  if (keys.length === 0 || !keys.every((key) => /^\d+$/.test(key))) return Object.fromEntries(children);
  return children.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, child]) => child as string | Tree);
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' };
const escapeXml = (text: string): string => text.replace(/[&<>"\r]/g, (character) => escapes[character] ?? character);

/** `<name>value</name>`; a list repeats the element (flattened), an object nests, undefined leaves out. */
export function xml(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item: unknown) => xml(name, item)).join('');
  if (typeof value === 'object') return `<${name}>${xmlOf(value as Record<string, unknown>)}</${name}>`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `<${name}>${escapeXml(text)}</${name}>`;
}

export const xmlOf = (fields: Record<string, unknown>): string =>
  Object.entries(fields)
    .map(([name, value]) => xml(name, value))
    .join('');

/** The success answer of the Query protocol. */
export const queryAnswer = (
  operation: string,
  result: Record<string, unknown> | undefined,
  requestId: string,
  namespace: string,
): AwsAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body:
    `<?xml version="1.0"?><${operation}Response xmlns="${namespace}">` +
    (result === undefined ? '' : xml(`${operation}Result`, result)) +
    `${xml('ResponseMetadata', { RequestId: requestId })}</${operation}Response>`,
});

/** The error answer of the Query protocol. */
export const queryError = (
  fault: AwsFault,
  code: string,
  status: number,
  requestId: string,
  namespace: string,
): AwsAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body:
    `<?xml version="1.0"?><ErrorResponse xmlns="${namespace}">` +
    xml('Error', { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: fault.message }) +
    `${xml('RequestId', requestId)}</ErrorResponse>`,
});

/** A text parameter that must be there. */
export function required(tree: Record<string, unknown>, name: string): string {
  const value = tree[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsFault('MissingParameter', `The request must contain the parameter ${name}.`);
}
