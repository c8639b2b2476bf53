import { randomUUID } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Invocation, Outcome, WorkerSetUp } from './messages.ts';

export type FunctionSpec = {
  name: string;
  arn: string;
  /** The whole environment of its thread. */
  environment: Record<string, string>;
  bundleUrl: string;
  exportName: string;
  timeoutMs: number;
  memoryMb: number;
  logFile: string;
  /** Also writes its log to the terminal. */
  verbose: boolean;
};

/** A function failed, timed out or its thread died. The event source decides what becomes of the event. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
  readonly timedOut: boolean;

  constructor(message: string, timedOut = false) {
    super(message);
    this.timedOut = timedOut;
  }
}

export type LocalFunction = {
  /** Runs the handler on an event. `timeoutMs` replaces the template's time-out (`Infinity` for none). */
  invoke(event: unknown, timeoutMs?: number): Promise<unknown>;
  /** What it has done since the start. */
  readonly tally: { invocations: number; failures: number; busyMs: number };
  close(): Promise<void>;
};

type Call = Invocation & { resolve: (result: unknown) => void; reject: (error: FunctionFailed) => void };
type Thread = { worker: Worker; call: Call | undefined; givenAtMs: number; timer: NodeJS.Timeout | undefined };

/** Room for what a batch makes and drops: with 16 MB a tenth of the whole host's time went into collecting it (measured). */
const maxYoungGenerationSizeMb = 64;

/** Two cores: a second thread helps where calls wait for the network, a third only costs memory. */
const maxThreads = 2;

/** One function of the template: up to two worker threads, each taking one invocation at a time as Lambda does. */
export function createLocalFunction(spec: FunctionSpec, clockOffset: SharedArrayBuffer): LocalFunction {
  const threads = new Set<Thread>();
  const waiting: Call[] = [];
  const log = createWriteStream(spec.logFile, { flags: 'a' });
  const tally = { invocations: 0, failures: 0, busyMs: 0 };
  let closed = false;

  function pump(): void {
    const call = waiting[0];
    if (call === undefined || closed) return;
    const thread =
      [...threads].find((one) => one.call === undefined) ?? (threads.size < maxThreads ? start() : undefined);
    if (thread === undefined) return;
    waiting.shift();
    give(thread, call);
  }

  function give(thread: Thread, call: Call): void {
    thread.call = call;
    thread.givenAtMs = performance.now();
    tally.invocations += 1;
    if (Number.isFinite(call.timeoutMs)) {
      thread.timer = setTimeout(
        () => retire(thread, `${spec.name} timed out after ${call.timeoutMs / 1000} s`, true),
        call.timeoutMs,
      );
    }
    const { requestId, event, timeoutMs } = call;
    thread.worker.postMessage({ requestId, event, timeoutMs } satisfies Invocation, []);
  }

  function start(): Thread {
    const thread: Thread = {
      worker: startWorker(spec, clockOffset, log),
      call: undefined,
      givenAtMs: 0,
      timer: undefined,
    };
    thread.worker.on('message', (outcome: Outcome) => finish(thread, outcome));
    thread.worker.on('error', (error) => retire(thread, `${spec.name} crashed: ${error.message}`));
    thread.worker.on('exit', (code) => retire(thread, `${spec.name} ended by itself with code ${code}`));
    threads.add(thread);
    return thread;
  }

  function finish(thread: Thread, outcome: Outcome): void {
    const call = thread.call;
    if (call === undefined || call.requestId !== outcome.requestId) return;
    clearTimeout(thread.timer);
    thread.call = undefined;
    tally.busyMs += performance.now() - thread.givenAtMs;
    if ('failure' in outcome) tally.failures += 1;
    if ('failure' in outcome) {
      call.reject(new FunctionFailed(`${spec.name}: ${outcome.failure.errorType}: ${outcome.failure.errorMessage}`));
    } else {
      call.resolve(JSON.parse(outcome.result));
    }
    pump();
  }

  function retire(thread: Thread, reason: string, timedOut = false): void {
    if (!threads.delete(thread)) return;
    clearTimeout(thread.timer);
    void thread.worker.terminate();
    if (!closed) log.write(`${reason}\n`);
    if (thread.call !== undefined) tally.failures += 1;
    thread.call?.reject(new FunctionFailed(reason, timedOut));
    pump();
  }

  return {
    tally,
    invoke: (event, timeoutMs = spec.timeoutMs) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new FunctionFailed(`${spec.name}: the host is stopping`));
        waiting.push({ requestId: randomUUID(), event: JSON.stringify(event), timeoutMs, resolve, reject });
        pump();
      }),
    async close() {
      closed = true;
      for (const call of waiting.splice(0)) call.reject(new FunctionFailed(`${spec.name}: the host is stopping`));
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
      log.end();
    },
  };
}

function startWorker(spec: FunctionSpec, clockOffset: SharedArrayBuffer, log: WriteStream): Worker {
  const setUp: WorkerSetUp = {
    bundleUrl: spec.bundleUrl,
    exportName: spec.exportName,
    functionName: spec.name,
    functionArn: spec.arn,
    memoryMb: spec.memoryMb,
    clockOffset,
  };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: setUp,
    env: spec.environment,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: spec.memoryMb, maxYoungGenerationSizeMb },
  });
  for (const output of [worker.stdout, worker.stderr]) {
    output.pipe(log, { end: false });
    if (spec.verbose) output.pipe(process.stdout, { end: false });
  }
  return worker;
}
