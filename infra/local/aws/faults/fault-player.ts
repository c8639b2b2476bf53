import { hash } from 'node:crypto';
import type { Faults, PlayedFault } from '../../parts.ts';
import { type Random, seededRandom } from '../../random.ts';
import { concerns, type Fault } from './fault-kinds.ts';

/** A fault that is to be played now; `random` for what it leaves open. */
export type Drawn = { kind: string; random: Random };

/** Decides for each call whether something goes wrong with it, and what. */
export interface FaultPlayer extends Faults {
  /** For a call that came over the wire. */
  drawCall(service: string, operation: string): Drawn | undefined;
  /** For a message in a queue: does this kind of thing happen to it? */
  drawMessage(kind: string): Random | undefined;
}

type Active = PlayedFault & { random: Random };

/**
 * Every fault draws for every call that it concerns, also when an earlier one of the list is played already: so each
 * keeps to its own sequence, whatever stands beside it.
 */
export function createFaultPlayer(): FaultPlayer {
  let active: Active[] = [];

  const draw = (isMeant: (fault: Fault) => boolean): Drawn | undefined => {
    let drawn: Active | undefined;
    for (const fault of active) {
      if (!isMeant(fault)) continue;
      fault.calls += 1;
      if (fault.random.chance(fault.rate) && fault.played < (fault.times ?? Infinity)) drawn ??= fault;
    }
    if (drawn !== undefined) drawn.played += 1;
    return drawn;
  };

  return {
    replace(faults) {
      active = faults.map((fault) => ({ ...fault, calls: 0, played: 0, random: sequenceOf(fault) }));
    },
    list: () => active.map(({ random: _random, ...fault }) => fault),
    drawCall: (service, operation) =>
      active.length === 0 ? undefined : draw((fault) => concerns(fault, service, operation)),
    drawMessage: (kind) =>
      active.length === 0 ? undefined : draw((fault) => fault.kind === kind && fault.call.startsWith('sqs.'))?.random,
  };
}

/** Faults of one seed must not all fall on the same calls: each has its own numbers. */
const sequenceOf = ({ seed, call, kind }: Fault): Random =>
  seededRandom(Number.parseInt(hash('sha256', `${seed}:${call}:${kind}`).slice(0, 8), 16));
