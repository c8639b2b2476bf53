import { AwsFault } from './wire.ts';

/** SQS quotas, "Message quotas": ten entries, 1 MiB a message and a batch (since August 2025). */
export const maxEntries = 10;
export const maxMessageBytes = 1_048_576;

export type BatchEntry = Record<string, unknown> & { Id: string };

/** The entries of a batch request; throws the fault SQS answers for an empty, over-full or ambiguous one. */
export function entriesOf(input: Record<string, unknown>): BatchEntry[] {
  const entries = Array.isArray(input['Entries']) ? (input['Entries'] as BatchEntry[]) : [];
  if (entries.length === 0)
    throw new AwsFault('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > maxEntries) {
    throw new AwsFault(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${maxEntries}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set(entries.map(({ Id }) => Id));
  if (ids.size < entries.length) throw new AwsFault('BatchEntryIdsNotDistinct', 'Two entries have the same Id.');
  return entries;
}

/** Does each entry on its own: what fails is listed, the rest succeeds. */
export function eachEntry(
  input: Record<string, unknown>,
  act: (entry: BatchEntry) => Record<string, unknown>,
): { Successful: Record<string, unknown>[]; Failed: Record<string, unknown>[] } {
  const Successful: Record<string, unknown>[] = [];
  const Failed: Record<string, unknown>[] = [];
  for (const entry of entriesOf(input)) {
    try {
      Successful.push({ Id: entry.Id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}
