import { type ConsentEntry, type ConsentSource, marketingPurposes } from '../contracts/consent.ts';
import type { CustomerId } from '../contracts/ids.ts';
import type { Brand, MessageChannel } from '../contracts/vocabulary.ts';
import type { Gate, Suppression } from '../gate/gate.ts';

/** Who changes the customer, when (epoch ms) and on what ground: ids only. */
export type Ground = {
  source: Extract<ConsentSource, 'import' | 'staff'>;
  actor: string;
  evidence: string;
  at: number;
};

type About = { customerId: CustomerId; brand: Brand };

/**
 * Bounces, complaints and stops belong to the address: who moves to another one leaves them behind and takes on those of
 * the new one. Who has been erased stays so. `joined`: per channel on which the address changed, its gate (none: no
 * address any more).
 */
export function followAddresses(gate: Gate, joined: Map<MessageChannel, Gate | undefined>): Gate {
  const kept = gate.suppressed.filter(({ channel, reason }) => reason === 'erased' || !joined.has(channel));
  const found = [...joined].flatMap(
    ([channel, address]) => address?.suppressed.filter((mark) => mark.channel === channel) ?? [],
  );
  return { ...gate, suppressed: [...kept, ...found.filter((mark) => !kept.some((other) => isSame(mark, other)))] };
}

/**
 * Grants marketing on a channel only where the person has no entry for that brand, purpose and channel, and the address
 * is open. What was ever withdrawn stays so, whatever a file says.
 */
export function grantWhereUnsaid(gate: Gate, brand: Brand, channels: MessageChannel[]): Gate {
  const open = channels.filter((channel) => !gate.suppressed.some((mark) => mark.channel === channel));
  const granted = open.flatMap((channel) =>
    marketingPurposes
      .filter(
        (purpose) =>
          !gate.consents.some((said) => said.brand === brand && said.purpose === purpose && said.channel === channel),
      )
      .map((purpose) => ({ brand, purpose, channel, state: 'granted' as const })),
  );
  return granted.length > 0 ? { ...gate, consents: [...gate.consents, ...granted] } : gate;
}

export type LedgerChange = Pick<ConsentEntry, 'channel' | 'purposes' | 'state' | 'suppressed' | 'lifted' | 'givenAt'>;

/** What the ledger must say of one gate's becoming the other: per channel what opened, then what closed. */
export function changesBetween(before: Gate, after: Gate, givenAt?: string): LedgerChange[] {
  const granted = after.consents.filter((consent) => !before.consents.includes(consent));
  const lifted = before.suppressed.filter((mark) => !after.suppressed.some((other) => isSame(mark, other)));
  const closed = after.suppressed.filter((mark) => !before.suppressed.some((other) => isSame(mark, other)));
  const opened = (['email', 'sms'] as const).map((channel): LedgerChange => {
    const purposes = granted.filter((consent) => consent.channel === channel).map(({ purpose }) => purpose);
    const reasons = lifted.filter((mark) => mark.channel === channel).map(({ reason }) => reason);
    return {
      channel,
      purposes,
      state: 'granted',
      ...(reasons.length > 0 && { lifted: reasons }),
      ...(givenAt && purposes.length > 0 && { givenAt }),
    };
  });
  return [
    ...opened.filter(({ purposes, lifted }) => purposes.length > 0 || lifted),
    ...closed.map(({ channel, reason }) => ({
      channel,
      purposes: [],
      state: 'withdrawn' as const,
      suppressed: reason,
    })),
  ];
}

/** The changes as ledger entries, each a millisecond after the one before: their order is the order of effect. */
export function toEntries(changes: LedgerChange[], { customerId, brand }: About, ground: Ground): ConsentEntry[] {
  const { at: firstAt, source, actor, evidence } = ground;
  return changes.map((change, n) => {
    const at = new Date(firstAt + n).toISOString();
    const entryId = `${evidence.replaceAll(/[^A-Za-z0-9_]+/g, '-')}-${n}`;
    return {
      customerId,
      fact: `consent#${at}#${entryId}`,
      kind: 'consent',
      at,
      brand,
      source,
      actor,
      evidence,
      ...change,
    };
  });
}

const isSame = (a: Suppression, b: Suppression): boolean => a.channel === b.channel && a.reason === b.reason;
