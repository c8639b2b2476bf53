import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { CustomerId, type DispatchId } from '../contracts/ids.ts';
import { Locale } from '../contracts/vocabulary.ts';
import type { SigningKeys } from '../platform/signing-keys.ts';

/** Which link of which message: the place among the links of the approved words of a language. */
export type LinkFields = { customerId: CustomerId; dispatchId: DispatchId; locale: Locale; link: number };
/** `dispatchStart`: the beginning of the dispatch's id, which tells the messages of one customer apart. */
export type LinkReading = { customerId: CustomerId; dispatchStart: string; locale: Locale; link: number };

/**
 * A text has 160 letters, so this token is as short as it can be: one byte of version, language and place, five of the
 * dispatch's id (one customer's few hundred messages are alike in 40 bits once in ten million), the customer's id, and
 * 80 bits of HMAC-SHA-256, the least that RFC 2104 (section 5) recommends. Whoever guessed it could count as a visit.
 */
const version = 0b01;
const dispatchBytes = 5;
const macBytes = 10;
const locales = Locale.options;

/** Base64url: 31 letters for a customer's id of seven. Throws for an id that is none of dispatch's own. */
export function mintLinkToken(keys: SigningKeys, { customerId, dispatchId, locale, link }: LinkFields): string {
  const start = /^dsp_([0-9a-f]{10})/.exec(dispatchId)?.[1];
  if (!start || link > 31) throw new Error(`no link can name ${dispatchId} and place ${link}`);
  const head = (version << 6) | (locales.indexOf(locale) << 5) | link;
  const body = Buffer.concat([Buffer.of(head), Buffer.from(start, 'hex'), Buffer.from(customerId, 'latin1')]);
  return Buffer.concat([body, sign(keys.key(keys.current)!, body)]).toString('base64url');
}

/** Reads a link's token, minted by any key that is still known; nothing when it is none of ours. */
export function readLinkToken(keys: SigningKeys, token: string): LinkReading | undefined {
  const bytes = Buffer.from(token, 'base64url');
  // One token has one spelling: spare bits, padding and stray letters that decoding forgives are refused.
  if (bytes.length <= 1 + dispatchBytes + macBytes || bytes.toString('base64url') !== token) return undefined;
  const [body, mac] = [bytes.subarray(0, -macBytes), bytes.subarray(-macBytes)];
  if (!keys.ids.some((id) => timingSafeEqual(mac, sign(keys.key(id)!, body)))) return undefined;
  const head = body[0]!;
  if (head >> 6 !== version) return undefined;
  return {
    customerId: CustomerId.parse(body.subarray(1 + dispatchBytes).toString('latin1')),
    dispatchStart: `dsp_${body.subarray(1, 1 + dispatchBytes).toString('hex')}`,
    locale: locales[(head >> 5) & 1]!,
    link: head & 31,
  };
}

/** A prefix of its own: no other token's signature opens a link, nor the other way round. */
const sign = (key: Buffer, body: Buffer): Buffer =>
  createHmac('sha256', keyObject(key)).update('link\0').update(body).digest().subarray(0, macBytes);

/** Prepared once: a raw key costs five times the signature (measured). */
const prepared = new WeakMap<Buffer, KeyObject>();
function keyObject(key: Buffer): KeyObject {
  const known = prepared.get(key) ?? createSecretKey(key);
  prepared.set(key, known);
  return known;
}
