import { parentPort, workerData } from 'node:worker_threads';
import type { Context } from 'aws-lambda';
import type { Invocation, Outcome, WorkerSetUp } from './messages.ts';
import { createVirtualDate } from './virtual-date.ts';

/** The thread that one function runs in: loads its bundle once, then answers one invocation at a time. */
const setUp = workerData as WorkerSetUp;
const host = parentPort;
if (host === null) throw new Error('a function runs in a worker thread only');

globalThis.Date = createVirtualDate(Date, setUp.clockOffset);

type Handler = (event: unknown, context: Context) => Promise<unknown>;
const exported = (await import(setUp.bundleUrl)) as Record<string, unknown>;
const handler = exported[setUp.exportName] as Handler | undefined;
if (typeof handler !== 'function') {
  throw new Error(`${setUp.functionName}: the bundle exports no function "${setUp.exportName}"`);
}

host.on('message', (invocation: Invocation) => {
  void answer(invocation).then((outcome) => host.postMessage(outcome, []));
});

async function answer({ requestId, event, timeoutMs }: Invocation): Promise<Outcome> {
  try {
    const result = await (handler as Handler)(JSON.parse(event), contextOf(requestId, timeoutMs));
    return { requestId, result: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    console.error(stack ?? message);
    return { requestId, failure: { errorType: name, errorMessage: message, trace: stack ?? '' } };
  }
}

function contextOf(requestId: string, timeoutMs: number): Context {
  const endsAt = performance.now() + timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: setUp.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: setUp.functionArn,
    memoryLimitInMB: String(setUp.memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${setUp.functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, Math.round(endsAt - performance.now())),
    done: notOffered,
    fail: notOffered,
    succeed: notOffered,
  };
}

function notOffered(): never {
  throw new Error('context.done, fail and succeed are not offered: return a promise');
}
