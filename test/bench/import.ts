import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeBank } from '../../infra/local/demo/make-bank.ts';
import { startLocalHost } from '../support/local-host.ts';
import { staffOf } from '../support/staff.ts';
import type { CannedTask } from './canned-aws.ts';
import type { Figure } from './figure.ts';
import type { ImportedFile, ImportTask } from './import-work.ts';
import { askNew, Child, measure } from './measure.ts';

/** As many as the bank's own file has. */
const [few, fewer, more] = [4119, 10_000, 100_000];

/** The import: over the whole local host with its real engine, and the function alone over an endpoint that answers at once. */
export async function benchImport(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'heliant-bench-'));
  try {
    const host = await importAtHost(await writeBank(folder, few));
    const small = await importAlone(await writeBank(folder, fewer));
    const large = await importAlone(await writeBank(folder, more));
    return [
      {
        figure: 'import.rows-per-second',
        value: few / host.first,
        unit: 'rows/s',
        note: 'whole local host, new customers: engine, endpoints and permission checks on the same cores',
      },
      {
        figure: 'import.same-rows-per-second',
        value: few / host.again,
        unit: 'rows/s',
        note: 'the same file again: nothing changes',
      },
      {
        figure: 'import.cpu-per-1000',
        value: (large.cpuSeconds * 1e6) / more,
        unit: 'CPU ms',
        note: `the function alone, ${more.toLocaleString('en')} new customers`,
      },
      {
        figure: 'import.peak-memory-100000',
        value: large.peakResidentMb,
        unit: 'MB',
        floor: small.peakResidentMb,
        target: { atMost: 1.25, of: 'ratio' },
        note: `floor: the same with ${fewer.toLocaleString('en')} rows`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeBank(folder: string, customers: number): Promise<string> {
  const file = join(folder, `${customers}.csv`);
  await pipeline(Readable.from(makeBank({ seed: 7, customers })), createWriteStream(file));
  return file;
}

async function importAtHost(file: string): Promise<{ first: number; again: number }> {
  const host = await startLocalHost({ now: '2027-02-27T00:00:00Z', seed: 7 });
  try {
    const staff = await staffOf(host);
    const bytes = await readFile(file);
    const first = await measure(() => staff.importFile(bytes));
    const again = await measure(() => staff.importFile(bytes));
    return { first: first.seconds, again: again.seconds };
  } finally {
    await host.stop();
  }
}

async function importAlone(file: string): Promise<ImportedFile> {
  const server = await Child.start('canned-aws.ts');
  try {
    const endpoint = await server.ask<string>({ customers: 0, items: [] } satisfies CannedTask);
    return await askNew<ImportedFile>('import-work.ts', { endpoint, file } satisfies ImportTask);
  } finally {
    server.end();
  }
}
