import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { indexStreamRecords, temporaryEngineFolder } from './engine-file.ts';
import { takeGivenEngine } from './given-engine.ts';

export type Engine = { endpoint: string; close(): Promise<void> };

/**
 * The engine runs beside a reader of the host's pipe (descriptor 3), which ends when the host does, however it does: the
 * engine is then killed, so that no SIGKILL of the host leaves one behind. It loses nothing by it: every answered write
 * is on its disk. The folder of a bank that is not kept goes with it.
 */
const guarded =
  'engine=$1; temporary=$2; shift 2; "$engine" "$@" </dev/null 3<&- & child=$!; ' +
  '(read -r _ <&3; kill -9 "$child" 2>/dev/null; [ -z "$temporary" ] || rm -rf "$temporary") & wait "$child"';

/** Starts the embedded engine (in `file`, or in one that goes at the end), or takes the one that HELIANT_DYNAMODB_ENDPOINT names. */
export async function startEngine(file: string | undefined): Promise<Engine> {
  const elsewhere = process.env['HELIANT_DYNAMODB_ENDPOINT'];
  if (elsewhere !== undefined && elsewhere !== '') {
    const endpoint = elsewhere.replace(/\/$/, '');
    await takeGivenEngine(endpoint, file);
    return { endpoint, close: async () => {} };
  }
  const port = await freePort();
  const temporary = file === undefined ? temporaryEngineFolder() : '';
  const path = file ?? join(temporary, 'dynamodb.sqlite');
  const options = ['--host', '127.0.0.1', '--port', String(port), '--db-path', path];
  // A group of its own: Ctrl-C in the terminal is for the host, which ends the engine when it is done with it.
  const child = spawn('/bin/sh', ['-c', guarded, 'heliant-dynamodb', binary(), temporary, ...options], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  await listening(child);
  indexStreamRecords(path);
  return { endpoint: `http://127.0.0.1:${port}`, close: endsWith(child) };
}

function binary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'dynoxide');
  } catch {
    throw new Error(
      `The embedded DynamoDB engine is not installed for this machine (${name}). Run "npm ci" without --omit=optional; ` +
        'where there is no such package, start another engine (DynamoDB Local with -sharedDb) and put its address into ' +
        'HELIANT_DYNAMODB_ENDPOINT, for example http://127.0.0.1:8000.',
    );
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function listening(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (text: Buffer) => {
      said += text.toString();
      if (said.includes('listening on')) resolve();
    };
    (child.stdout as Readable).on('data', hear);
    (child.stderr as Readable).on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The DynamoDB engine ended at once (${code}): ${said.trim()}`)));
  });
}

/** The host cannot go on without its tables: an engine that ends by itself ends the host. */
function endsWith(child: ChildProcess): () => Promise<void> {
  let closing = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve();
      if (!closing) throw new Error(`The DynamoDB engine ended by itself (${signal ?? code}).`);
    });
  });
  child.unref();
  return async () => {
    closing = true;
    child.ref();
    (child.stdio[3] as Writable).end();
    await ended;
  };
}
