const mark = Buffer.from('"ConsumedCapacity":');
const comma = 44;
const openers = new Set([123, 91]);
const closers = new Set([125, 93]);

/** Puts the question for consumed capacity into a request that does not ask. `body` is a JSON object. */
export function askForCapacity(body: Buffer): Buffer {
  const isEmpty = /^\s*\{\s*\}\s*$/.test(body.toString('latin1', 0, 16)) && body.length <= 16;
  const question = `{"ReturnConsumedCapacity":"TOTAL"${isEmpty ? '' : ','}`;
  return Buffer.concat([Buffer.from(question), body.subarray(body.indexOf('{') + 1)]);
}

/**
 * Finds the top-level `ConsumedCapacity` of an answer without parsing it: a page of a scan is a megabyte, and this the
 * last hundred bytes of it. (Inside text the quotes would be escaped; no table of ours has an attribute of this name.)
 */
export function capacityIn(answer: Buffer): { value: unknown; without: Buffer } | undefined {
  const start = answer.lastIndexOf(mark);
  if (start < 0) return undefined;
  const end = endOfValue(answer, start + mark.length);
  const value: unknown = JSON.parse(answer.toString('utf8', start + mark.length, end));
  const before = answer[start - 1] === comma ? start - 1 : start;
  const after = before === start && answer[end] === comma ? end + 1 : end;
  return { value, without: Buffer.concat([answer.subarray(0, before), answer.subarray(after)]) };
}

/** Table names hold no brackets and no quotes, so that counting brackets is enough. */
function endOfValue(answer: Buffer, from: number): number {
  let depth = 0;
  for (let position = from; position < answer.length; position += 1) {
    const byte = answer[position] ?? 0;
    if (openers.has(byte)) depth += 1;
    if (closers.has(byte)) depth -= 1;
    if (depth === 0) return position + 1;
  }
  return answer.length;
}
