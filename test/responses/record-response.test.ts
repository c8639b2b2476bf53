import { beforeEach, describe, expect, it } from 'vitest';
import type { ResponseFact } from '../../functions/contracts/facts.ts';
import { Fact } from '../../functions/contracts/facts.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import type { AddressReport } from '../../functions/responses/address-reports.ts';
import type { Question } from '../../functions/responses/judge-visit.ts';
import { recordResponses } from '../../functions/responses/record-response.ts';
import { insertFacts } from '../../functions/responses/response.store.ts';
import { dispatchId, example, inEnvelope } from './examples.ts';

let database: MemoryDatabase;
let steps: string[];
let reports: AddressReport[];
let proofs: ResponseFact[][];
let questions: Question[];
beforeEach(() => {
  database = new MemoryDatabase();
  [steps, reports, proofs, questions] = [[], [], [], []];
});

const parts = {
  suppress: async (report: AddressReport) => {
    steps.push(`suppress ${report.source}`);
    reports.push(report);
  },
  insert: (facts: ResponseFact[]) => {
    steps.push(`insert ${facts.map(({ event }) => event).join(' ')}`);
    return insertFacts(database, facts);
  },
  proveSent: async (facts: ResponseFact[]) => {
    proofs.push(facts);
  },
  judge: async (question: Question) => {
    questions.push(question);
  },
};
const hearing = { hashKey: Buffer.alloc(32, 7), now: Date.parse('2027-03-01T02:00:12.000Z') };
const record = (...bodies: unknown[]) =>
  recordResponses(
    bodies.map((body, n) => ({ messageId: `m${n}`, body: inEnvelope(body) })),
    hearing,
    parts,
  );
const timeline = async () => {
  const { items } = await database.query('timeline', { partition: 'C0001' });
  return items.map((item) => Fact.parse(item)).filter((fact) => fact.kind === 'response');
};
const events = async () =>
  (await timeline()).map(({ event, eventId }) => `${event} ${eventId === 'once' ? 'once' : '…'}`);

describe('what is written down', () => {
  it.each([
    ['send', ['send once']],
    ['delivery', ['delivery once']],
    ['bounce-permanent', ['bounce once']],
    ['bounce-transient', ['soft-bounce once']],
    ['complaint', ['complaint once', 'unsubscribed once']],
    ['complaint-not-spam', ['not-spam once']],
    ['reject', ['reject once']],
    ['rendering-failure', ['rendering-failure once']],
    ['delivery-delay', ['delivery-delay …']],
    ['subscription', ['subscription once']],
    ['open', ['open …', 'opened once', 'responded once']],
    ['open-prefetched', ['open …']],
    ['open-marked-automated', ['open …']],
    ['click', ['click …', 'clicked once', 'responded once']],
    ['click-scanned', ['click …']],
  ])('of %s: %j', async (name, expected) => {
    expect((await record(example(name))).failures.size).toBe(0);
    expect((await events()).toSorted()).toEqual(expected);
  });

  it('of a bounce: the whole origin, the instant, its type, no address', async () => {
    await record(example('bounce-permanent'));
    expect(await timeline()).toEqual([
      {
        customerId: 'C0001',
        fact: `response#${dispatchId}#bounce#once`,
        kind: 'response',
        at: '2027-03-01T02:00:09.002Z',
        dispatchId,
        runId: 'run_20270301birthday',
        campaignId: 'cmp_000001',
        segmentId: 'seg_000001',
        campaignKind: 'birthday',
        channel: 'email',
        purpose: 'birthday-and-care',
        brand: 'main',
        variant: 'a',
        event: 'bounce',
        eventId: 'once',
        detail: 'Permanent/NoEmail',
      },
    ]);
  });

  it('of a click: where it led without the query, which may name somebody, and the verdict', async () => {
    await record(example('click'));
    const clicks = (await timeline()).filter(({ event }) => event === 'click');
    expect(clicks).toMatchObject([{ detail: '/l/aXb9', verdict: 'human' }]);
    expect(JSON.stringify(await timeline())).not.toMatch(/ana|198\.51/);
  });

  it('of a scanned click: why it does not count', async () => {
    await record(example('click-scanned'));
    expect(await timeline()).toMatchObject([
      { event: 'click', verdict: 'scanner', detail: '/u/token: clicked within 2 s of sending' },
    ]);
  });
});

describe('repetition', () => {
  it('changes nothing: the same event twice, in one batch and in another', async () => {
    await record(example('open'), example('open'));
    const before = await timeline();
    await record(example('open'));
    expect(await timeline()).toEqual(before);
    expect(before).toHaveLength(3);
  });

  it('keeps every open apart but only one as the first', async () => {
    const later = { ...(example('open').open as object), timestamp: '2027-03-02T07:30:00.250Z' };
    await record(example('open'), { ...example('open'), open: later });
    expect(await events()).toEqual(['open …', 'open …', 'opened once', 'responded once']);
    const opened = (await timeline()).find(({ event }) => event === 'opened');
    expect(opened?.at).toBe('2027-03-01T07:30:00.250Z');
  });

  it('takes an event that comes before its dispatch as it comes', async () => {
    await record(example('click'), example('delivery'));
    expect(await events()).toEqual(['click …', 'clicked once', 'delivery once', 'responded once']);
  });
});

describe('addresses', () => {
  it('are closed before the fact is written, by the address that was written to', async () => {
    await record(example('bounce-permanent'));
    expect(steps).toEqual(['suppress permanent-bounce', 'insert bounce']);
    expect(reports).toEqual([
      {
        channel: 'email',
        address: 'ana@example.com',
        source: 'permanent-bounce',
        at: '2027-03-01T02:00:09.002Z',
        evidence: '0107018a2f3c4d5e-11112222-3333-4444-5555-666677778888-000000',
        brand: 'main',
        customerId: 'C0001',
        dispatchId,
      },
    ]);
  });

  it('are closed by a complaint, not by somebody who says it is no spam', async () => {
    await record(example('complaint-not-spam'), example('complaint'));
    expect(reports).toMatchObject([{ source: 'complaint', address: 'ana@example.com' }]);
    expect(await events()).toEqual(['complaint once', 'not-spam once', 'unsubscribed once']);
  });

  const bounced = (bounceType: string, bounceSubType: string, report: object) => {
    const about = example('bounce-transient');
    const bouncedRecipients = [{ emailAddress: 'ana@example.com', ...report }];
    return { ...about, bounce: { ...(about.bounce as object), bounceType, bounceSubType, bouncedRecipients } };
  };

  it.each([
    ['a full mailbox', 'Transient', 'MailboxFull', { status: '4.2.2' }, 1],
    ['a server that would not answer', 'Transient', 'General', { status: '4.4.7' }, 1],
    ['a report that says no more than that', 'Undetermined', 'Undetermined', {}, 1],
    ['somebody who is out of the office', 'Transient', 'General', {}, 0],
    ['a message that was too large', 'Transient', 'MessageTooLarge', { status: '5.3.4' }, 0],
    ['words that the mailbox refuses', 'Transient', 'ContentRejected', { status: '5.7.1' }, 0],
    ['an attachment that it refuses', 'Transient', 'AttachmentRejected', { status: '5.7.1' }, 0],
  ])('have a mark against them after %s: %s %s', async (_, type, subType, report, marks) => {
    await record(bounced(type, subType, report));
    expect(reports.map(({ source, at }) => [source, at])).toEqual(
      Array.from({ length: marks }, () => ['soft-bounces', '2027-03-01T02:30:05.500Z']),
    );
    expect(await events()).toEqual(['soft-bounce once']);
  });

  it('that could not be closed leave no fact behind, and their message comes again alone', async () => {
    const failing = { ...parts, suppress: () => Promise.reject(new Error('conflict')) };
    const bodies = ['delivery', 'complaint'].map((name, n) => ({
      messageId: `m${n}`,
      body: inEnvelope(example(name)),
    }));
    const { failures } = await recordResponses(bodies, hearing, failing);
    expect([...failures.keys()]).toEqual(['m1']);
    expect(await events()).toEqual(['delivery once']);
  });
});

describe('failures', () => {
  it('of one message leave the others done', async () => {
    const broken = { ...example('open'), open: {} };
    const recorded = await record(broken, example('delivery'));
    expect([...recorded.failures.keys()]).toEqual(['m0']);
    expect(String(recorded.failures.get('m0'))).toContain('Rejected');
    expect(await events()).toEqual(['delivery once']);
  });

  it('bring back a message whose fact may not have been written', async () => {
    const insert = async (facts: ResponseFact[]) => facts.filter(({ event }) => event === 'opened');
    const bodies = ['open', 'delivery'].map((name, n) => ({ messageId: `m${n}`, body: inEnvelope(example(name)) }));
    const { failures } = await recordResponses(bodies, hearing, { ...parts, insert });
    expect([...failures]).toMatchObject([['m0', { name: 'Retryable' }]]);
  });

  it('are not made of events about the messages of others: they are counted', async () => {
    const foreign = { ...example('open'), mail: { timestamp: '2027-03-01T02:00:05.120Z', tags: {} } };
    expect(await record(foreign, example('delivery'))).toMatchObject({ notOurs: 1, facts: 1, failures: new Map() });
  });
});

it('hands on what proves that a message was accepted, also when it is a repetition', async () => {
  await record(example('delivery'), example('reject'), example('open-prefetched'));
  await record(example('delivery'));
  expect(proofs.map((facts) => facts.map(({ event }) => event))).toEqual([['delivery', 'open'], ['delivery']]);
});

describe('what is to be judged', () => {
  const about = { customerId: 'C0001', dispatchId };

  it('is every open and click with its visitor, as a hash', async () => {
    await record(example('click'), example('open-prefetched'), example('click-scanned'));
    expect(questions).toEqual([
      {
        ...about,
        key: expect.stringContaining('#click#'),
        atMs: 1803886272000,
        isMachine: false,
        visitor: expect.stringMatching(/^[\w-]{22}$/),
      },
      expect.objectContaining({ isMachine: true }),
    ]);
    expect(JSON.stringify(questions)).not.toContain('198.51');
  });

  it('is no delivery that is told in time', async () => {
    await record(example('delivery'));
    expect(questions).toEqual([]);
  });

  it('is a message whose delivery is told late: a click may have come before', async () => {
    const late = { ...hearing, now: hearing.now + 3_600_000 };
    await recordResponses([{ messageId: 'm', body: inEnvelope(example('delivery')) }], late, parts);
    expect(questions).toEqual([about]);
  });

  it('is what was put off', async () => {
    await recordResponses([{ messageId: 'm', body: JSON.stringify({ look: about }) }], hearing, parts);
    expect(questions).toEqual([about]);
  });

  it('brings its record back when it cannot be judged now', async () => {
    const failing = { ...parts, judge: () => Promise.reject(new Error('throttled')) };
    const { failures } = await recordResponses(
      [{ messageId: 'm', body: inEnvelope(example('click')) }],
      hearing,
      failing,
    );
    expect([...failures.keys()]).toEqual(['m']);
    expect(await events()).toContain('clicked once');
  });
});
