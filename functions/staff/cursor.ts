import * as z from 'zod';
import type { Cursor } from '../platform/database.ts';
import { type Refusal, refuse } from './staff-request.ts';

const Key = z.record(z.string().max(40), z.string().max(1000));

/** Where a list goes on, as a word for URLs. It holds keys: give it only to who may see what it leads to. */
export const toNext = (cursor: Cursor | undefined): { next?: string } =>
  cursor ? { next: Buffer.from(JSON.stringify(cursor)).toString('base64url') } : {};

/** The cursor of a word that `toNext` gave; a refusal for any other. */
export function fromNext(word: string | undefined): { cursor?: Cursor } | Refusal {
  if (word === undefined) return {};
  const parsed = Key.safeParse(parse(Buffer.from(word, 'base64url').toString()));
  if (parsed.success) return { cursor: parsed.data };
  return refuse('invalid', 'The list cannot go on from there.', [
    { path: 'cursor', message: 'must be the "next" of an earlier page, unchanged' },
  ]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
