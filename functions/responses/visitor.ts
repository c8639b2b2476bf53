import { keyedHash } from '../consent/address.ts';
import type { MessageOf } from './settle-message.ts';

/** Somebody's open or click beside others of the same visitor. `key`: its fact's. */
export type Seen = MessageOf & { key: string; atMs: number; isMachine: boolean };

/** House numbers: behind one address and one program ten people do not open or click within ten seconds; a filter does. */
export const crowdSize = 10;
export const crowdMs = 10_000;

/** Image proxies that fetch when the person opens: everybody comes from their addresses. */
const everybodysProxy = /GoogleImageProxy|YahooMailProxy/i;

/**
 * What stands for a visitor (network address and program), or nothing where it would stand for everybody: a keyed hash,
 * since the address is personal. People behind one firewall are told apart by their programs.
 */
export function visitorOf(key: Buffer, ipAddress: string | undefined, userAgent = ''): string | undefined {
  if (!ipAddress || everybodysProxy.test(userAgent)) return undefined;
  return keyedHash(key, `visitor:${ipAddress}|${userAgent}`);
}

/** Which of one visitor's opens and clicks were a machine's: in a crowd of people, or beside what only a machine does. */
export function machineVisits(visits: Seen[]): Seen[] {
  return visits.filter(
    (visit) =>
      !visit.isMachine &&
      (visits.some((other) => other.isMachine && Math.abs(other.atMs - visit.atMs) <= crowdMs) ||
        visits.some((first) => isCrowd(first.atMs, visit, visits))),
  );
}

/** Whether the ten seconds that begin at an instant hold this visit and enough people. */
function isCrowd(startMs: number, visit: Seen, visits: Seen[]): boolean {
  const isWithin = ({ atMs }: Seen) => atMs >= startMs && atMs - startMs <= crowdMs;
  return isWithin(visit) && new Set(visits.filter(isWithin).map(({ customerId }) => customerId)).size >= crowdSize;
}
