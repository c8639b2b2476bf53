import { Socket } from 'node:net';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

/**
 * Loaded before a child's own code (`node --import`): the child ends when its standard input closes, and that is when its
 * parent ends, however it ends. In a thread of its own, since a simulation may be busy for seconds.
 */
const watcher = 'watches standard input';

if (isMainThread) {
  new Worker(new URL(import.meta.url), { execArgv: [], workerData: watcher }).unref();
} else if (workerData === watcher) {
  const input = new Socket({ fd: 0, readable: true });
  input.on('close', () => process.kill(process.pid, 'SIGKILL'));
  input.resume();
}
