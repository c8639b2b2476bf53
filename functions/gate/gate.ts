import { createHash } from 'node:crypto';
import type { ConsentState } from '../contracts/consent.ts';
import type { CustomerId } from '../contracts/ids.ts';
import { Brand, type Channel, type MessageChannel, type Purpose } from '../contracts/vocabulary.ts';
import type { Item } from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/**
 * The one item that says yes or no about a customer (or about one address, under `addr#…`). Every change raises
 * `version`, so a claim written on the version that was read proves that nothing came between. Lists are packed into
 * strings: at the default cap an item stays under 1 KB, which is one write unit.
 */
export type Gate = {
  key: string;
  version: number;
  consents: Consent[];
  /** Channels on which nothing may be sent to this person or address, and why. */
  suppressed: Suppression[];
  /** Marketing messages accepted in the cap window. */
  contacts: Contact[];
  claims: Claim[];
  /** Address items only: the customers who share it. */
  members: CustomerId[];
};

export type Consent = { brand: Brand; purpose: Purpose; channel: Channel; state: ConsentState };
export type Suppression = { channel: MessageChannel; reason: 'complaint' | 'bounce' | 'stop' | 'erased' };
export type Contact = { brand: Brand; channel: MessageChannel; atMinute: number };
/** One step of one occurrence of a campaign on one channel, taken by one attempt. Kept 30 days after the occurrence has closed. */
export type Claim = { key: string; attempt: string; atMinute: number; keepUntilMinute: number };

export const gateKey = (customerId: CustomerId) => ({ customerId: customerId as string });
export const addressKey = (addressHash: string) => ({ customerId: `addr#${addressHash}` });

export const emptyGate = (key: string): Gate => ({
  key,
  version: 0,
  consents: [],
  suppressed: [],
  contacts: [],
  claims: [],
  members: [],
});

/** Twelve characters for a claim's key: 72 bits, so two of a person's some thirty claims never meet by chance. */
export const claimKey = (parts: { campaignId: string; occurrence: string; step: number; channel: Channel }): string =>
  createHash('sha256')
    .update([parts.campaignId, parts.occurrence, parts.step, parts.channel].join('|'))
    .digest('base64url')
    .slice(0, 12);

const purposeCodes: Record<Purpose, string> = {
  service: 's',
  'birthday-and-care': 'b',
  'product-marketing': 'm',
  referral: 'r',
  survey: 'v',
};
const channelCodes: Record<Channel, string> = { email: 'e', sms: 't', phone: 'p' };
const stateCodes: Record<ConsentState, string> = { granted: '+', withdrawn: '-' };
const suppressionCodes: Record<Suppression['reason'], string> = { complaint: 'c', bounce: 'b', stop: 's', erased: 'x' };

const inverse = <T extends string>(codes: Record<T, string>): Map<string, T> =>
  new Map((Object.entries(codes) as [T, string][]).map(([word, code]) => [code, word]));
const purposeOf = inverse(purposeCodes);
const channelOf = inverse(channelCodes);
const stateOf = inverse(stateCodes);
const suppressionOf = inverse(suppressionCodes);

/** The stored attributes; unset lists are written as empty strings, so one write replaces them all. */
export function packGate(gate: Gate): Item {
  return {
    version: gate.version,
    consents: packConsents(gate.consents),
    suppressed: gate.suppressed
      .map(({ channel, reason }) => channelCodes[channel] + suppressionCodes[reason])
      .join(' '),
    contacts: gate.contacts
      .map(({ brand, channel, atMinute }) => `${channelCodes[channel]}${atMinute.toString(36)}@${brand}`)
      .join(' '),
    claims: gate.claims
      .map(({ key, attempt, atMinute, keepUntilMinute }) =>
        [key, attempt, atMinute.toString(36), keepUntilMinute.toString(36)].join('~'),
      )
      .join(' '),
    // An address keeps the attribute when its last member leaves: left out, the write would not clear it.
    ...((gate.members.length > 0 || gate.key.startsWith('addr#')) && { members: gate.members.join(' ') }),
  };
}

/** Throws `Rejected` when a stored gate cannot be read: an unreadable consent means no, and somebody must look. */
export function unpackGate(item: Item): Gate {
  const key = text(item.customerId);
  try {
    return {
      key,
      version: number(item.version),
      consents: words(item.consents).flatMap(unpackConsents),
      suppressed: words(item.suppressed).map((word) => ({
        channel: known(channelOf, word[0]) as MessageChannel,
        reason: known(suppressionOf, word[1]),
      })),
      contacts: words(item.contacts).map(unpackContact),
      claims: words(item.claims).map(unpackClaim),
      members: words(item.members ?? '') as CustomerId[],
    };
  } catch (error) {
    throw new Rejected(`gate ${key} cannot be read`, { cause: error });
  }
}

/** `main=be+me-` : per brand, three letters a consent (purpose, channel, state). */
function packConsents(consents: Consent[]): string {
  const byBrand = Map.groupBy(consents, ({ brand }) => brand);
  return [...byBrand]
    .map(
      ([brand, list]) =>
        `${brand}=${list.map((c) => purposeCodes[c.purpose] + channelCodes[c.channel] + stateCodes[c.state]).join('')}`,
    )
    .join(' ');
}

function unpackConsents(word: string): Consent[] {
  const [brand, codes = ''] = word.split('=');
  if (codes.length % 3 !== 0) throw new Error(`consents of ${codes.length} letters`);
  return (codes.match(/.../g) ?? []).map((code) => ({
    brand: Brand.parse(brand),
    purpose: known(purposeOf, code[0]),
    channel: known(channelOf, code[1]),
    state: known(stateOf, code[2]),
  }));
}

function unpackContact(word: string): Contact {
  const [head = '', brand] = word.split('@');
  return {
    brand: Brand.parse(brand),
    channel: known(channelOf, head[0]) as MessageChannel,
    atMinute: base36(head.slice(1)),
  };
}

function unpackClaim(word: string): Claim {
  const [key, attempt, at, keepUntil] = word.split('~');
  if (!key || !attempt) throw new Error('claim without key or attempt');
  return { key, attempt, atMinute: base36(at), keepUntilMinute: base36(keepUntil) };
}

function known<T>(codes: Map<string, T>, code: string | undefined): T {
  const word = codes.get(code ?? '');
  if (word === undefined) throw new Error(`unknown code "${code}"`);
  return word;
}

function base36(digits: string | undefined): number {
  const value = Number.parseInt(digits ?? '', 36);
  if (!Number.isSafeInteger(value)) throw new Error(`not a minute: "${digits}"`);
  return value;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Rejected('a gate without a key');
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new Error('no version');
  return value;
}

function words(value: unknown): string[] {
  if (typeof value !== 'string') throw new Error('a list is missing');
  return value === '' ? [] : value.split(' ');
}
