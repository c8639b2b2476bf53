import { beforeEach, describe, expect, it } from 'vitest';
import type { Queue } from '../../functions/platform/queues.ts';

export type Note = { n: number; text?: string | undefined; nested?: { list: number[] } };

/** A queue with its other end, as a function's event source has it. */
export type QueueUnderTest = {
  queue: Queue<Note>;
  /** What can be received now. It is done with then, or left: as by a worker that died. */
  receive(then?: 'done' | 'left'): Promise<{ message: Note; group: string | undefined }[]>;
  pass(seconds: number): Promise<void>;
  /** Seconds after which a message comes again that was received and left. */
  visibilitySeconds: number;
};

/** What every queue must do: run over the one in memory and over SQS as the local endpoints speak it. */
export function describeQueue(name: string, make: () => Promise<QueueUnderTest>): void {
  describe(name, () => {
    let given: QueueUnderTest;
    beforeEach(async () => {
      given = await make();
    });
    const numbers = async () => new Set((await given.receive()).map(({ message }) => message.n));
    const notes = (count: number): Note[] => Array.from({ length: count }, (_, n) => ({ n }));

    it('delivers what was sent, as JSON carries it', async () => {
      const note = { n: 1, text: 'Grüße 生日快乐 😀 <&>"', nested: { list: [1, 2] } };
      await given.queue.send({ ...note });
      const [received] = await given.receive();
      expect(received).toEqual({ message: note, group: undefined });
    });

    it('leaves out what is undefined, and hands out nothing that the sender still holds', async () => {
      const note: Note = { n: 1, text: undefined, nested: { list: [1] } };
      await given.queue.send(note);
      note.nested?.list.push(2);
      const [received] = await given.receive();
      expect(Object.keys(received?.message ?? {}).toSorted()).toEqual(['n', 'nested']);
      expect(received?.message.nested).toEqual({ list: [1] });
    });

    it.each([0, 1, 10, 11, 125])('delivers each of %i messages sent together, in whatever order', async (count) => {
      await given.queue.sendAll(notes(count));
      expect(await numbers()).toEqual(new Set(notes(count).map(({ n }) => n)));
    });

    it('keeps the group of a message, sent alone or with others', async () => {
      await given.queue.send({ n: 1 }, { group: 'cmp_1' });
      await given.queue.sendAll([{ n: 2 }, { n: 3 }], { group: 'cmp_2' });
      await given.queue.send({ n: 4 });
      const groups = new Map((await given.receive()).map(({ message, group }) => [message.n, group]));
      expect(groups).toEqual(
        new Map([
          [1, 'cmp_1'],
          [2, 'cmp_2'],
          [3, 'cmp_2'],
          [4, undefined],
        ]),
      );
    });

    it('holds a delayed message back until its time, and others not', async () => {
      await given.queue.send({ n: 1 }, { delaySeconds: 900 });
      await given.queue.send({ n: 2 }, { delaySeconds: 0 });
      expect(await numbers()).toEqual(new Set([2]));
      await given.pass(890);
      expect(await numbers()).not.toContain(1);
      await given.pass(10);
      expect(await numbers()).toContain(1);
    });

    it('delivers again what was received and not done with', async () => {
      await given.queue.sendAll(notes(3));
      expect(await given.receive('left')).not.toEqual([]);
      await given.pass(given.visibilitySeconds);
      expect(await numbers()).toEqual(new Set([0, 1, 2]));
    });

    it.each([901, -1, 0.5])('refuses a delay of %d seconds', async (delaySeconds) => {
      await expect(given.queue.send({ n: 1 }, { delaySeconds })).rejects.toThrow();
      expect(await numbers()).toEqual(new Set());
    });

    it('refuses a message over 1 MiB', async () => {
      await expect(given.queue.send({ n: 1, text: 'x'.repeat(1_048_576) })).rejects.toThrow();
      await given.queue.send({ n: 2, text: 'x'.repeat(1_000_000) });
      expect(await numbers()).toEqual(new Set([2]));
    });
  });
}
