import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { moveClock, readClock } from './local-routes/clock.ts';
import { clearFaults, listFaults, setFaults } from './local-routes/faults.ts';
import { receiveEmail, receiveSms } from './local-routes/inbound.ts';
import type { LocalHost, LocalRoute } from './local-routes/local-route.ts';
import { play, readOutbox } from './local-routes/outbox.ts';
import { Problem, writeProblem } from './local-routes/problem.ts';
import { awaitIdle, health, issueToken, readMeter, readPermissions } from './local-routes/state.ts';

const routes: Record<string, LocalRoute> = {
  'GET /health': health,
  'GET /_local/health': health,
  'GET /_local/clock': readClock,
  'POST /_local/clock': moveClock,
  'DELETE /_local/faults': clearFaults,
  'GET /_local/faults': listFaults,
  'POST /_local/faults': setFaults,
  'GET /_local/idle': awaitIdle,
  'POST /_local/inbound/email': receiveEmail,
  'POST /_local/inbound/sms': receiveSms,
  'GET /_local/meter': readMeter,
  'GET /_local/outbox': readOutbox,
  'GET /_local/permissions': readPermissions,
  'POST /_local/play': play,
  'POST /_local/token': issueToken,
};

/** True for paths that belong to the local host and to no template. */
export function isLocalPath(path: string): boolean {
  return path === '/health' || path.startsWith('/_local/');
}

/** Serves a request under `/_local/`; whatever cannot be served is answered with a problem document. */
export async function serveLocalRoute(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  host: LocalHost,
): Promise<void> {
  try {
    const answer = await routeOf(request, url)(
      { query: Object.fromEntries(url.searchParams), body: await buffer(request) },
      host,
    );
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    writeProblem(response, error);
  }
}

function routeOf(request: IncomingMessage, url: URL): LocalRoute {
  const route = routes[`${request.method} ${url.pathname}`];
  if (route !== undefined) return route;
  const others = Object.keys(routes).filter((key) => key.endsWith(` ${url.pathname}`));
  if (others.length > 0) throw new Problem(405, 'Method not allowed', `offered here: ${others.join(', ')}`);
  throw new Problem(404, 'Not found', `no local route ${url.pathname}`);
}
