import { join } from 'node:path';
import type { Outbox, OutboxMessage, VirtualClock } from '../parts.ts';
import { type LinePlace, OutboxFile } from './outbox-file.ts';
import { createOutboxLines } from './outbox-lines.ts';
import type { Letter, StoredMessage, Submission } from './outbox-message.ts';
import { seededMailIds, seededUuids } from './seeded-ids.ts';

export interface OutboxWriter extends Outbox {
  /**
   * Accepts messages and returns their ids in order, once they are on disk (where a data folder is given). An accepted
   * message that could not be rendered is kept in the file, so that its id is never given again, but is neither found
   * nor listed: it never left.
   */
  accept(submissions: Submission[]): Promise<string[]>;
  /** As `find`, with what only the provider knows. */
  stored(id: string): StoredMessage | undefined;
  /** How many messages of a channel were accepted after this virtual instant (epoch ms). */
  countSince(channel: string, sinceMs: number): number;
  /** Called for each message, in order, once it is accepted and before its acceptance is answered. */
  onAccepted(listener: (message: StoredMessage) => void): void;
  close(): Promise<void>;
}

type Entry = { place: LinePlace; to: string; run: string | undefined; channel: string; acceptedMs: number };

const addressIn = (to: string): string => (/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to).trim().toLowerCase();

/** Everything lies in the file; memory holds one small entry per message. */
export async function openOutbox(
  folder: string,
  options: { isKept: boolean; seed: number; clock: VirtualClock },
): Promise<OutboxWriter> {
  const ids = { email: seededMailIds(`mail:${options.seed}`), sms: seededUuids(`sms:${options.seed}`) };
  const entries: Entry[] = [];
  const byId = new Map<string, number>();
  const listeners: ((message: StoredMessage) => void)[] = [];
  let accepted = 0;

  const remember = (message: StoredMessage, place: LinePlace) => {
    if (message.failure !== undefined) return;
    byId.set(message.id, entries.length);
    entries.push({
      place,
      to: addressIn(message.to),
      run: message.tags['run'],
      channel: message.channel,
      acceptedMs: Date.parse(message.acceptedAt),
    });
  };
  const lines = createOutboxLines();
  const file = await OutboxFile.open(join(folder, 'outbox.ndjson'), options.isKept, (line, place) => {
    const envelope = lines.envelopeIn(line);
    if (envelope === undefined) return;
    accepted += 1;
    remember(envelope, place);
  });
  const read = (entry: Entry): StoredMessage => lines.messageIn(file.read(entry.place));
  const storedById = (id: string): StoredMessage | undefined => {
    const entry = entries[byId.get(id) ?? -1];
    return entry && read(entry);
  };

  return {
    async accept(submissions) {
      const acceptedAt = new Date(options.clock.now()).toISOString();
      const acceptedAtReal = new Date().toISOString();
      const messages = submissions.map((submission): StoredMessage & { letter?: Letter } => {
        accepted += 1;
        return { id: ids[submission.channel].at(accepted), ...submission, acceptedAt, acceptedAtReal };
      });
      const { templates, written } = lines.of(messages);
      const places = await file.append([...templates.lines, ...written]);
      templates.areWritten();
      messages.forEach((message, index) => {
        const place = places[templates.lines.length + index];
        if (place !== undefined) remember(message, place);
        for (const listener of listeners) listener(message);
      });
      return messages.map(({ id }) => id);
    },
    stored: storedById,
    find(id) {
      const message = storedById(id);
      return message && outside(message);
    },
    list({ to, run, channel, limit, cursor }) {
      const wanted = to === undefined ? undefined : addressIn(to);
      const items: OutboxMessage[] = [];
      let position = cursor === undefined ? 0 : Number(cursor);
      for (; position < entries.length && items.length < limit; position += 1) {
        const entry = entries[position];
        if (entry === undefined) break;
        if (wanted !== undefined && entry.to !== wanted) continue;
        if (run !== undefined && entry.run !== run) continue;
        if (channel !== undefined && entry.channel !== channel) continue;
        items.push(outside(read(entry)));
      }
      return position < entries.length ? { items, next: String(position) } : { items };
    },
    countSince(channel, sinceMs) {
      let count = 0;
      for (let position = entries.length - 1; position >= 0; position -= 1) {
        const entry = entries[position];
        if (entry === undefined || entry.acceptedMs <= sinceMs) break;
        if (entry.channel === channel) count += 1;
      }
      return count;
    },
    onAccepted: (listener) => void listeners.push(listener),
    close: () => file.close(),
  };
}

function outside(message: StoredMessage): OutboxMessage {
  const { configurationSet: _set, destination: _destination, failure: _failure, ...visible } = message;
  return visible;
}
