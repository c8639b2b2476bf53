import type { ConsentEntry, ConsentState } from '../../../functions/contracts/consent.ts';
import type { StoredFact } from '../chronicle.ts';
import type { World } from '../world.ts';

/**
 * P7: an import grants only what was never spoken of. P3: nothing written beside an opt-out undoes it: at the end each
 * gate says what the person's ledger said last, or what it said from the start.
 */
export function consentIsKept(world: World): void {
  const { chronicle, people } = world;
  for (const { customer, gate } of people) {
    const { customerId } = customer;
    const said = new Map(gate.consents.map(({ purpose, channel, state }) => [`${purpose} by ${channel}`, state]));
    for (const entry of entriesOf(chronicle.facts.get(customerId) ?? []))
      for (const purpose of entry.purposes) {
        const what = `${purpose} by ${entry.channel}`;
        if (entry.source === 'import' && entry.state === 'granted' && said.has(what))
          world.break('P7', `an import granted ${what} for ${customerId}, who had spoken of it before`);
        said.set(what, entry.state);
      }
    checkGate(world, customerId, said);
  }
}

function checkGate(world: World, customerId: string, said: Map<string, ConsentState>): void {
  for (const { purpose, channel, state } of world.chronicle.gates.get(customerId)?.consents ?? [])
    if (said.get(`${purpose} by ${channel}`) !== state)
      world.break(
        'P3',
        `${customerId}'s ledger and gate disagree about ${purpose} by ${channel}: the gate says ${state}`,
      );
}

/** In the order of effect. */
const entriesOf = (facts: StoredFact[]): ConsentEntry[] =>
  facts.flatMap(({ fact }) => (fact.kind === 'consent' ? [fact] : [])).toSorted((a, b) => (a.fact < b.fact ? -1 : 1));
