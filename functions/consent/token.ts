import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { CustomerId, DispatchId } from '../contracts/ids.ts';
import { Brand, type Channel, type Purpose } from '../contracts/vocabulary.ts';
import type { SigningKeys } from '../platform/signing-keys.ts';

/** What a token opens: `u` unsubscribe, `p` preferences. Both verify for ever, by any key that is still known. */
export type TokenUse = 'u' | 'p';
/** Who is meant and by which message: ids only. */
export type TokenFields = {
  customerId: CustomerId;
  brand: Brand;
  purpose: Purpose;
  channel: Channel;
  dispatchId?: DispatchId;
};
export type TokenReading = { fields: TokenFields } | { refused: 'malformed' | 'other-use' | 'unknown-key' | 'forged' };

/** Letters of the first version. A later one begins with another digit and is read beside it. */
const version = '1';
const purposeLetters: Record<Purpose, string> = {
  service: 's',
  'birthday-and-care': 'b',
  'product-marketing': 'm',
  referral: 'r',
  survey: 'v',
};
const channelLetters: Record<Channel, string> = { email: 'e', sms: 't', phone: 'p' };
const purposes = new Map(Object.entries(purposeLetters).map(([purpose, letter]) => [letter, purpose as Purpose]));
const channels = new Map(Object.entries(channelLetters).map(([channel, letter]) => [letter, channel as Channel]));

/** 128 bits of HMAC-SHA-256: RFC 2104 section 5 asks for no less than half of the hash. */
const macBytes = 16;
const dispatchPrefix = 'dsp_';

/**
 * A link's token: base64url of `<version><use><purpose><channel><key id>~<brand>~<customer>~<dispatch>` and its MAC. The
 * same fields give the same token as long as the key is the current one. Called twice for every message.
 */
export function mintToken(keys: SigningKeys, use: TokenUse, fields: TokenFields): string {
  const { customerId, brand, purpose, channel, dispatchId = '' } = fields;
  const head = version + use + purposeLetters[purpose] + channelLetters[channel];
  const body = `${head}${keys.current}~${brand}~${customerId}~${dispatchId.slice(dispatchPrefix.length)}`;
  return Buffer.concat([Buffer.from(body, 'latin1'), sign(keys.key(keys.current)!, body)]).toString('base64url');
}

/** Reads a token minted for this use; anything else is refused with its reason (for logs and tests, never for the visitor). */
export function verifyToken(keys: SigningKeys, use: TokenUse, token: string): TokenReading {
  const bytes = Buffer.from(token, 'base64url');
  // One token has one spelling: spare bits, padding and stray letters that decoding forgives are refused.
  if (bytes.length <= macBytes || bytes.toString('base64url') !== token) return { refused: 'malformed' };
  const body = bytes.subarray(0, -macBytes).toString('latin1');
  const [head = '', brand, customerId, dispatch] = body.split('~');
  const key = keys.key(head.slice(4));
  if (!key) return { refused: 'unknown-key' };
  if (!timingSafeEqual(bytes.subarray(-macBytes), sign(key, body))) return { refused: 'forged' };
  if (head[0] !== version) return { refused: 'malformed' };
  if (head[1] !== use) return { refused: 'other-use' };
  return {
    fields: {
      customerId: CustomerId.parse(customerId),
      brand: Brand.parse(brand),
      purpose: purposes.get(head[2]!)!,
      channel: channels.get(head[3]!)!,
      ...(dispatch && { dispatchId: DispatchId.parse(dispatchPrefix + dispatch) }),
    },
  };
}

/** A prefix of its own keeps these signatures apart from everything else the key signs (the use is within the body). */
const sign = (key: Buffer, body: string): Buffer =>
  createHmac('sha256', keyObject(key)).update(`token\0${body}`, 'latin1').digest().subarray(0, macBytes);

/** Prepared once: a raw key costs 12 µs a signature, a prepared one 2 (measured). */
const prepared = new WeakMap<Buffer, KeyObject>();
function keyObject(key: Buffer): KeyObject {
  const known = prepared.get(key) ?? createSecretKey(key);
  prepared.set(key, known);
  return known;
}
