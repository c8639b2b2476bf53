import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashAddress } from '../../functions/consent/address.ts';
import { readGate } from '../../functions/consent/consent.store.ts';
import { RunCounters } from '../../functions/contracts/counters.ts';
import { Fact, type ResponseFact } from '../../functions/contracts/facts.ts';
import type { SecondLook } from '../../functions/contracts/response-messages.ts';
import { emptyGate, packGate } from '../../functions/gate/gate.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { MemoryQueue } from '../../functions/platform/queues.ts';
import { closeAddress } from '../../functions/responses/close-address.ts';
import { judge } from '../../functions/responses/judge-visit.ts';
import { recordResponses } from '../../functions/responses/record-response.ts';
import { insertFacts } from '../../functions/responses/response.store.ts';
import { addScore } from '../../functions/scoring/add-score.ts';
import { addCounts } from '../../functions/scoring/fold-timeline.ts';
import { runShare, scorePoint } from '../../functions/scoring/shares-of-fact.ts';
import { customerIdOf } from '../support/builders.ts';
import { inEnvelope } from './examples.ts';
import { type dispatched, storyOf } from './story.ts';

const hashKey = Buffer.alloc(32, 7);
const now = Date.parse('2027-03-02T12:00:00.000Z');
const people = ['C1', 'C2', 'C3'];
const addresses = { C1: 'home@example.com', C2: 'home@example.com', C3: 'rui@example.com' };

/** The bank as the story finds it: two of the three share a mailbox. */
async function bank(): Promise<MemoryDatabase> {
  const database = new MemoryDatabase();
  const members = Map.groupBy(people, (id) => addresses[id as keyof typeof addresses]);
  for (const [address, ids] of members) {
    const key = `addr#${hashAddress(hashKey, 'email', address)}`;
    const gate = packGate({ ...emptyGate(key), members: ids.map(customerIdOf) });
    await database.write({ put: 'gates', item: { customerId: key, ...gate, version: 1 } });
  }
  return database;
}

type Step = { name: string; body?: string; row?: ReturnType<typeof dispatched> };

/** Plays steps in this order, some records to a batch, and afterwards what was put off. */
async function play(steps: Step[], batch: number): Promise<MemoryDatabase> {
  const database = await bank();
  const looks = new MemoryQueue<SecondLook>();
  const record = async (bodies: string[]) => {
    const messages = bodies.map((body, n) => ({ messageId: `m${n}`, body }));
    const { failures } = await recordResponses(
      messages,
      { hashKey, now },
      {
        suppress: (report) => closeAddress(database, report, { hashKey, now }),
        insert: (facts) => insertFacts(database, facts),
        proveSent: async () => {},
        judge: (question) => judge(question, { database, looks }),
      },
    );
    expect([...failures.values()]).toEqual([]);
  };
  for (let start = 0; start < steps.length; start += batch) {
    const some = steps.slice(start, start + batch);
    for (const { row } of some) if (row) await database.writeEach([{ insert: 'timeline', item: row }]);
    await record(some.flatMap(({ body }) => body ?? []));
  }
  await record(looks.messages.map(({ message }) => JSON.stringify(message)));
  return database;
}

const marks = new Set(['opened', 'clicked', 'responded', 'withdrawn']);

/** Everything that must not depend on the order: facts, what counts, gates. */
async function outcome(database: MemoryDatabase) {
  const facts: Fact[] = [];
  for (const id of people)
    for (const item of (await database.query('timeline', { partition: id })).items) facts.push(Fact.parse(item));
  const responses = facts.filter((fact) => fact.kind === 'response');
  return {
    facts: facts.filter((fact) => fact.kind !== 'consent' && !(fact.kind === 'response' && marks.has(fact.event))),
    marks: standing(responses),
    counters: facts.reduce((sums, fact) => addCounts(sums, runShare(fact)?.counts ?? {}), RunCounters.parse({})),
    engagement: engagement(facts),
    gates: await Promise.all(people.map((id) => gateOf(database, id))),
  };
}

function standing(facts: ResponseFact[]) {
  const back = new Set(
    facts.filter(({ event }) => event === 'withdrawn').map(({ dispatchId, eventId }) => `${dispatchId} ${eventId}`),
  );
  return facts
    .filter(({ event }) => marks.has(event) && event !== 'withdrawn')
    .filter(({ dispatchId, event, eventId }) => !back.has(`${dispatchId} ${event}.${eventId}`))
    .map(({ dispatchId, event, at }) => `${dispatchId} ${event} ${at}`)
    .toSorted();
}

/** To nine digits: adding in another order rounds otherwise. */
function engagement(facts: Fact[]) {
  return people.map((id) => {
    const points = facts.flatMap((fact) => (fact.customerId === id ? (scorePoint(fact) ?? []) : []));
    const scores = points.reduce(addScore, undefined as ReturnType<typeof addScore> | undefined);
    return Math.round(
      (scores?.engagementEmail ?? 0) *
        1e9 *
        2 ** ((Date.parse(scores?.asOf ?? '2027-03-01T00:00:00Z') - now) / (30 * 86_400_000)),
    );
  });
}

async function gateOf(database: MemoryDatabase, id: string) {
  const { consents, suppressed } = (await readGate(database, id)).gate;
  return {
    consents: consents.map(({ purpose, state }) => `${purpose} ${state}`).toSorted(),
    suppressed: suppressed.map(({ channel, reason }) => `${channel} ${reason}`).toSorted(),
  };
}

const story: Step[] = storyOf(addresses).map(({ name, event, row }) => ({
  name,
  ...(event && { body: inEnvelope(event) }),
  ...(row && { row }),
}));

describe('the story', () => {
  it('tells of each of the ten kinds of event', () => {
    expect(new Set(storyOf(addresses).flatMap(({ event }) => event?.eventType ?? []))).toEqual(
      new Set([
        'Send',
        'Delivery',
        'Bounce',
        'Complaint',
        'Open',
        'Click',
        'Reject',
        'Rendering Failure',
        'DeliveryDelay',
        'Subscription',
      ]),
    );
  });

  it('ends as it should when it is told in order', async () => {
    const { counters, marks: stood, gates } = await outcome(await play(story, 5));
    expect(counters).toMatchObject({
      sent: 7,
      delivered: 4,
      bounced: 1,
      softBounced: 3,
      complained: 1,
      unsubscribed: 1,
      rejected: 2,
      opened: 1,
      clicked: 1,
      responded: 1,
      opensHuman: 2,
      opensPrefetch: 1,
      clicksHuman: 1,
      clicksScanner: 4,
    });
    expect(stood).toEqual([
      'dsp_a clicked 2027-03-01T15:00:00.000Z',
      'dsp_a opened 2027-03-01T14:59:00.000Z',
      'dsp_a responded 2027-03-01T14:59:00.000Z',
    ]);
    expect(gates.map(({ suppressed }) => suppressed)).toEqual([
      ['email bounce', 'email complaint'],
      ['email bounce', 'email complaint'],
      ['email bounce'],
    ]);
  });
});

it('ends the same in any order, with any part of it told again, in batches of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...story.keys()], { minLength: 1 }).chain((told) =>
        fc.record({
          told: fc.constant(told),
          order: fc
            .subarray(told)
            .chain((again) => fc.shuffledSubarray([...told, ...again], { minLength: told.length + again.length })),
          batch: fc.integer({ min: 1, max: 25 }),
        }),
      ),
      async ({ told, order, batch }) => {
        const steps = (places: number[]) => places.map((place) => story[place]!);
        expect(await outcome(await play(steps(order), batch))).toEqual(await outcome(await play(steps(told), 25)));
      },
    ),
    { numRuns: 200 },
  );
});
