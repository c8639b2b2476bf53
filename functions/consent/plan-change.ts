import { createHash } from 'node:crypto';
import type { ConsentEntry, ConsentSource, ConsentState, SuppressionReason } from '../contracts/consent.ts';
import type { CustomerId, DispatchId } from '../contracts/ids.ts';
import type { Brand, Channel, MessageChannel, Purpose } from '../contracts/vocabulary.ts';
import type { Consent, Gate } from '../gate/gate.ts';

/** One line of the ledger to be: what changes, who did it, what proves it (ids only). */
export type ConsentChange = {
  brand: Brand;
  channel: Channel;
  purposes: readonly Purpose[];
  state: ConsentState;
  source: ConsentSource;
  actor: string;
  evidence: string;
  wording?: string;
  /** When the customer said so (ISO), where it is told later. */
  givenAt?: string;
  /** Closes the person's address on the channel as well. */
  suppress?: SuppressionReason;
};

/** Whom a change is about and when it is stored (epoch ms); `dispatchId` when a message of ours led to it. */
export type ConsentAct = { customerId: CustomerId; at: number; dispatchId?: DispatchId };

export type Plan = { gate: Gate; entries: ConsentEntry[] };

/**
 * What the changes do to one person: the gate as it will be and the entries that say why; undefined when they do
 * nothing. An entry already in the ledger (same source and evidence) is never applied again, whatever came after it.
 */
export function planChange(
  { gate, ledger }: { gate: Gate; ledger: ConsentEntry[] },
  act: ConsentAct,
  changes: readonly ConsentChange[],
): Plan | undefined {
  const stored = new Set(ledger.map(({ fact }) => fact.split('#')[2]));
  const at = new Date(instantAfter(ledger, act.at)).toISOString();
  const entries: ConsentEntry[] = [];
  let next = gate;
  for (const change of changes) {
    const id = entryId(change);
    const changed = stored.has(id) ? undefined : apply(next, change);
    if (!changed) continue;
    entries.push(entryOf(act, change, { at, id, lifted: changed.lifted }));
    next = changed.gate;
  }
  return entries.length > 0 ? { gate: next, entries } : undefined;
}

/** Clocks of two instances differ by milliseconds: an entry is always later than the one it follows. */
function instantAfter(ledger: ConsentEntry[], at: number): number {
  return ledger.reduce((latest, entry) => Math.max(latest, Date.parse(entry.at) + 1), at);
}

/** The same for every repeat of the same message, click or event. Letters that a sort key's `#` cannot be mistaken for. */
const entryId = ({ source, evidence, brand, channel, state }: ConsentChange): string =>
  createHash('sha256').update([source, evidence, brand, channel, state].join('|')).digest('base64url').slice(0, 16);

/** Named one by one: a caller's surplus property must not become a stored attribute. */
function entryOf(
  { customerId, dispatchId }: ConsentAct,
  change: ConsentChange,
  { at, id, lifted }: { at: string; id: string; lifted: SuppressionReason[] },
): ConsentEntry {
  const { brand, channel, state, source, actor, evidence, wording, givenAt, suppress } = change;
  return {
    customerId,
    fact: `consent#${at}#${id}`,
    kind: 'consent',
    at,
    brand,
    channel,
    purposes: [...change.purposes],
    state,
    source,
    actor,
    evidence,
    ...(wording && { wording }),
    ...(givenAt && { givenAt }),
    ...(dispatchId && { dispatchId }),
    ...(suppress && { suppressed: suppress }),
    ...(lifted.length > 0 && { lifted }),
  };
}

function apply(gate: Gate, change: ConsentChange): { gate: Gate; lifted: SuppressionReason[] } | undefined {
  const differing = change.purposes.filter((purpose) => stateOf(gate.consents, change, purpose) !== change.state);
  const lifted = liftedBy(gate, change);
  const suppresses = change.suppress !== undefined && !isSuppressed(gate, change.channel, change.suppress);
  if (differing.length === 0 && lifted.length === 0 && !suppresses) return undefined;
  return {
    gate: {
      ...gate,
      consents: withConsents(gate.consents, change, differing),
      suppressed: [
        ...gate.suppressed.filter(({ channel, reason }) => channel !== change.channel || !lifted.includes(reason)),
        ...(suppresses ? [{ channel: change.channel as MessageChannel, reason: change.suppress! }] : []),
      ],
    },
    lifted,
  };
}

/**
 * A person's own later consent takes a STOP or a complaint of that channel away: it is newer word from the same mouth.
 * A bounce stays, since wishing does not make a mailbox exist; staff and imports lift nothing.
 */
export const liftable: readonly SuppressionReason[] = ['stop', 'complaint'];
const ownSources: readonly ConsentSource[] = ['preference-page', 'sms-reply', 'email-reply'];

export const isOwnGrant = ({ state, source }: Pick<ConsentChange, 'state' | 'source'>): boolean =>
  state === 'granted' && ownSources.includes(source);

function liftedBy(gate: Gate, change: ConsentChange): SuppressionReason[] {
  if (!isOwnGrant(change)) return [];
  return liftable.filter((reason) => isSuppressed(gate, change.channel, reason));
}

const isSuppressed = (gate: Gate, channel: Channel, reason: SuppressionReason): boolean =>
  gate.suppressed.some((mark) => mark.channel === channel && mark.reason === reason);

const isAbout = (consent: Consent, { brand, channel }: ConsentChange): boolean =>
  consent.brand === brand && consent.channel === channel;

const stateOf = (consents: Consent[], change: ConsentChange, purpose: Purpose): ConsentState | undefined =>
  consents.find((consent) => isAbout(consent, change) && consent.purpose === purpose)?.state;

const withConsents = (consents: Consent[], change: ConsentChange, purposes: Purpose[]): Consent[] => [
  ...consents.filter((consent) => !(isAbout(consent, change) && purposes.includes(consent.purpose))),
  ...purposes.map((purpose) => ({ brand: change.brand, purpose, channel: change.channel, state: change.state })),
];
