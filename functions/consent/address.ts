import { createHmac } from 'node:crypto';
import type { MessageChannel } from '../contracts/vocabulary.ts';

/** What stands for an address in keys: a keyed hash (128 bits of HMAC-SHA-256), so neither a key nor a dump shows the address. */
export function hashAddress(key: Buffer, channel: MessageChannel, address: string): string {
  return createHmac('sha256', key)
    .update(`${channel}:${normalizeAddress(channel, address)}`)
    .digest('base64url')
    .slice(0, 22);
}

/** E-mail is compared without case; phones are E.164 already. */
function normalizeAddress(channel: MessageChannel, address: string): string {
  return channel === 'email' ? address.trim().toLowerCase() : address.trim();
}
