import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeBank } from '../../infra/local/demo/make-bank.ts';
import { startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';

const seed = 5;
/** Two days before the run, so that approval, quiet hours and everything else lie behind it. */
const madeAt = '2027-02-27T08:00:00Z';
export const sendAt = '2027-03-01T10:00:00Z';

/** An answer must come within the five minutes that `fetch` waits, on a machine with other work too. */
const rowsPerFile = 2_000;

export type KillBank = { campaignId: string; audience: string[] };

/** A bank in `data` with an approved campaign to everybody who has a mailbox, and who they are. No fault, no kill yet. */
export async function prepareBank(data: string, customers: number): Promise<KillBank> {
  const lines: string[] = [];
  for await (const line of makeBank({ seed, customers, until: '2026-06-30' })) lines.push(line);
  const host = await startLocalHost({ data, now: madeAt, seed });
  const staff = await staffOf(host);
  const [header = '', ...rows] = lines;
  for (let from = 0; from < rows.length; from += rowsPerFile) {
    const file = rows.slice(from, from + rowsPerFile);
    const { accepted } = await staff.importFile(Buffer.from([header, ...file].join('')));
    if (accepted !== file.length) throw new Error(`${accepted} of ${file.length} rows were taken`);
  }
  const segmentId = await staff.makeSegment('Everybody with e-mail', { field: 'hasEmail', operator: '=', value: true });
  const campaignId = await staff.launch({
    name: 'Launch',
    kind: 'one-off',
    purpose: 'product-marketing',
    channel: 'email',
    segmentId,
    template: 'product-launch',
    schedule: { at: sendAt },
    holdout: 0.05,
  });
  await host.idle();
  await host.stop();
  return { campaignId, audience: withMailbox(lines) };
}

/** Read from the file itself, not asked of the product that is tested. */
function withMailbox([header = '', ...rows]: string[]): string[] {
  const [id, email] = ['customerId', 'email'].map((name) => header.trim().split(',').indexOf(name));
  return rows.map((row) => row.split(',')).flatMap((row) => (row[email!] === '' ? [] : [row[id!]!]));
}

/** How many messages the provider had accepted, by what lies on the disk: nobody else can say of a host that is dead. */
export async function mailsOnDisk(data: string): Promise<number> {
  const file = join(data, 'outbox.ndjson');
  if (!existsSync(file)) return 0;
  let mails = 0;
  for await (const line of createInterface({ input: createReadStream(file) }))
    if (line.includes('"acceptedAtReal"')) mails += 1;
  return mails;
}
