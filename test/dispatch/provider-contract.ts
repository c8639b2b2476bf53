import { beforeEach, describe, expect, it } from 'vitest';
import type {
  Envelope,
  MessageSender,
  Outgoing,
  ProviderFault,
  SendResult,
} from '../../functions/dispatch/message-channel.ts';

/** A sender and the provider behind it, which tells what it took. */
export type ProviderUnderTest = {
  sender: MessageSender;
  envelope: Envelope;
  /** Where and in which words person `n` is written to. */
  message(n: number): Outgoing;
  /** One that the provider refuses for good, whoever it goes with. */
  poison(n: number): Outgoing;
  /** Happens to every call from now on. */
  play(fault: ProviderFault): void;
  /** The dispatches that the provider took, in any order. */
  accepted(): string[];
  /** How often the provider was called since `play`. */
  calls(): number;
  nowMs(): number;
};

type Options = {
  /** Messages that go in one call. */
  perCall: number;
  /** Whether a call may be answered message by message. */
  answersEach: boolean;
};

/** Requests end after 2.5 s; the rest is for a busy machine. */
const longestCallMs = 4_500;

/** What every provider behind the port must do, whatever happens on the way. */
export function describeProvider(name: string, make: () => Promise<ProviderUnderTest>, options: Options): void {
  describe(name, () => {
    let given: ProviderUnderTest;
    beforeEach(async () => {
      given = await make();
    });

    const send = async (messages: Outgoing[], isFresh = () => true): Promise<SendResult[]> => {
      const results = await given.sender.send(given.envelope, messages, isFresh);
      tellsTheTruth(messages, results, given.accepted());
      return results;
    };
    const people = (count: number) => Array.from({ length: count }, (_, n) => given.message(n));
    const idsOf = (messages: Outgoing[]) => messages.map(({ dispatchId }) => String(dispatchId)).toSorted();
    const callsFor = (count: number) => Math.ceil(count / options.perCall);
    const words = (results: SendResult[]) => new Set(results.map(({ result }) => result));

    it.each([1, 50])('takes %i, answers each in order with an id of its own', async (count) => {
      const results = await send(people(count));
      expect(results).toHaveLength(count);
      expect(words(results)).toEqual(new Set(['accepted']));
      const ids = results.map((each) => (each.result === 'accepted' ? each.providerMessageId : ''));
      expect(new Set(ids).size).toBe(count);
      expect(given.accepted().toSorted()).toEqual(idsOf(people(count)));
    });

    it('makes no call for nobody', async () => {
      given.play('reset');
      expect(await send([])).toEqual([]);
      expect(given.calls()).toBe(0);
    });

    it('makes no call once the decision has grown old', async () => {
      given.play('reset');
      const results = await send(people(3), () => false);
      expect(results).toEqual([
        { result: 'not-accepted', reason: 'decision-too-old' },
        { result: 'not-accepted', reason: 'decision-too-old' },
        { result: 'not-accepted', reason: 'decision-too-old' },
      ]);
      expect(given.calls()).toBe(0);
    });

    it.each([0, 3, 6])(
      'isolates a poison message at place %i: it fails for good, the others leave once',
      async (place) => {
        const messages = people(7).with(place, given.poison(place));
        const results = await send(messages);
        expect(results[place]).toMatchObject({ result: 'failed', reason: expect.any(String) });
        expect(results[place]).not.toHaveProperty('isConfiguration');
        expect(results.toSpliced(place, 1).map(({ result }) => result)).toEqual(Array(6).fill('accepted'));
        expect(given.accepted().toSorted()).toEqual(idsOf(messages.toSpliced(place, 1)));
      },
    );

    it('throttled: surely not accepted, and asked once', async () => {
      given.play('throttle');
      expect(words(await send(people(5)))).toEqual(new Set(['not-accepted']));
      expect(given.accepted()).toEqual([]);
      expect(given.calls()).toBe(callsFor(5));
    });

    it.each(['accept-then-reset', 'accept-then-500'] as const)(
      '%s: in doubt, taken, and never asked a second time',
      async (fault) => {
        given.play(fault);
        const messages = people(5);
        expect(words(await send(messages))).toEqual(new Set(['unknown']));
        expect(given.accepted().toSorted()).toEqual(idsOf(messages));
        expect(given.calls()).toBe(callsFor(5));
      },
    );

    it.each(['reset', '500'] as const)(
      '%s before it was taken: nobody can tell, and nobody asks again',
      async (fault) => {
        given.play(fault);
        for (const { result } of await send(people(5))) expect(['unknown', 'not-accepted']).toContain(result);
        expect(given.accepted()).toEqual([]);
        expect(given.calls()).toBe(callsFor(5));
      },
    );

    it('no answer: in doubt when the time for a request is over, and asked once', async () => {
      given.play('hang');
      const startedMs = given.nowMs();
      expect(words(await send(people(5)))).toEqual(new Set(['unknown']));
      expect(given.nowMs() - startedMs).toBeLessThan(longestCallMs);
      expect(given.calls()).toBe(callsFor(5));
    });

    if (!options.answersEach) return;
    it('an answer for half of a call: those are accepted, the others later', async () => {
      given.play('partial');
      const results = await send(people(6));
      expect(results.filter(({ result }) => result === 'accepted')).toHaveLength(3);
      expect(results.filter(({ result }) => result === 'not-accepted')).toHaveLength(3);
      expect(given.calls()).toBe(1);
    });
  });
}

/** Accepted was taken, exactly once; what is surely not accepted was not; what is in doubt at most once. */
function tellsTheTruth(messages: Outgoing[], results: SendResult[], accepted: string[]): void {
  expect(results).toHaveLength(messages.length);
  messages.forEach(({ dispatchId }, n) => {
    const times = accepted.filter((each) => each === dispatchId).length;
    const told = results[n]?.result;
    if (told === 'accepted') expect(times).toBe(1);
    else if (told === 'unknown') expect(times).toBeLessThanOrEqual(1);
    else expect(times).toBe(0);
  });
}
