import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAws } from './aws/start-aws.ts';
import type { BankFolder } from './bank-folder.ts';
import { createVirtualClock } from './clock.ts';
import { keepClock, startOfClock } from './clock-file.ts';
import { forgetOld } from './compute/forget-old.ts';
import { createGateway, type Gateway } from './compute/gateway/gateway.ts';
import { createStaffTokens } from './compute/gateway/staff-tokens.ts';
import { resumeAfterStop } from './compute/restart.ts';
import { startCompute } from './compute/start-compute.ts';
import { synthesize } from './compute/template/synthesize.ts';
import { withAddress } from './compute/template/template.ts';
import type { HostOptions } from './host-options.ts';
import { listen } from './listen.ts';
import type { LocalHost } from './local-routes/local-route.ts';
import { Problem, writeProblem } from './local-routes/problem.ts';
import { isLocalPath, serveLocalRoute } from './local-routes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache/heliant');

export type Host = { baseUrl: string; awsUrl: string; close(): Promise<void> };

/** The whole of Heliant on this machine: AWS's services on one port, what the template says on another. */
export async function startHost(
  options: HostOptions,
  { seed, demo }: Pick<BankFolder, 'seed' | 'demo'>,
  progress: (line: string) => void,
): Promise<Host> {
  const { data } = options;
  const clockFile = data === undefined ? undefined : join(data, 'clock.json');
  const clock = createVirtualClock(startOfClock(clockFile, options.nowMs, Date.now()));
  let serve = notReady;
  const { server, port } = await listen(options.port, '--port', (request, response) => void serve(request, response));
  const baseUrl = `http://localhost:${port}`;
  // Sweeps come with the template; until it stands there is none to ask about.
  let isWorkOpen = async () => false;
  const [aws, assembly] = await Promise.all([
    startAws({
      clock,
      port: options.awsPort,
      seed,
      isWorkOpen: () => isWorkOpen(),
      ...(data !== undefined && { dataDir: data }),
    }),
    synthesize(root, cache, progress),
  ]);
  progress('Standing up what the template says');
  const compute = await startCompute({
    assembly: withAddress(assembly, baseUrl),
    aws,
    clock,
    baseUrl,
    seed,
    root,
    cache,
    dataFolder: data,
    logFolder: data === undefined ? await cachedLogFolder(port) : join(data, 'logs'),
    verbose: options.verbose,
  });
  isWorkOpen = () => {
    // What goes wrong on purpose may lose work without any function failing.
    if (aws.faults.list().length > 0) compute.openWork.suspect();
    return compute.openWork.isOpen();
  };
  if (demo !== undefined) resumeAfterStop(compute.landscape, aws, compute.openWork);
  const kept = clockFile === undefined ? undefined : keepClock(clockFile, clock);
  const parts = { ...compute, tokens: createStaffTokens(compute.landscape, seed, () => clock.now()) };
  const gateway = createGateway({ ...parts, accountId: aws.accountId, now: () => clock.now() });
  serve = serveWith(gateway, { ...parts, aws, clock, clockMoved: () => kept?.save() });
  return {
    baseUrl,
    awsUrl: aws.endpoint,
    async close() {
      server.close();
      server.closeAllConnections();
      await compute.close();
      kept?.close();
      clock.close();
      await aws.close();
    },
  };
}

/** Logs of a host that keeps nothing else, by its port. Those of last week's hosts go. */
async function cachedLogFolder(port: number): Promise<string> {
  const logs = join(cache, 'logs');
  mkdirSync(logs, { recursive: true });
  await forgetOld(logs, new Set([String(port)]));
  return join(logs, String(port));
}

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const notReady: Serve = async (_request, response) => {
  writeProblem(response, new Problem(503, 'Not ready', 'the local host is starting'));
};

function serveWith(gateway: Gateway, local: LocalHost): Serve {
  return async (request, response) => {
    try {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (isLocalPath(url.pathname)) await serveLocalRoute(request, response, url, local);
      else await gateway(request, response, url);
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      console.error(error);
      if (!response.headersSent) writeProblem(response, new Problem(500, 'Defect of the local host', String(error)));
      response.end();
    }
  };
}
