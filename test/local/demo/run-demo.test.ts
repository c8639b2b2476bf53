import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { runDemo } from '../../../infra/local/demo/run-demo.ts';
import { silentTerminal } from '../../../infra/local/demo/terminal.ts';

let host: Server;
afterEach(() => {
  host.closeAllConnections();
  host.close();
});

/** A host that signs in, tells the time, and answers everything else as given. */
async function hostAnswering(status: number, body: string): Promise<string> {
  const known: Record<string, unknown> = {
    '/_local/token': { token: 'a-token' },
    '/_local/clock': { now: '2027-03-01T08:00:00.000Z' },
  };
  host = createServer((request, response) => {
    const answer = known[request.url ?? ''];
    request.resume();
    response.writeHead(answer ? 200 : status, { 'content-type': 'application/json' });
    response.end(answer ? JSON.stringify(answer) : body);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
}

const demo = (baseUrl: string) => runDemo({ baseUrl, awsUrl: baseUrl, seed: 1, terminal: silentTerminal });

test('ends with the step and the answer when the host refuses', async () => {
  await expect(demo(await hostAnswering(503, '{"detail":"try later"}'))).rejects.toThrow(
    'The demo stopped at "1. The bank sends its customers": ' +
      'POST /api/imports/customers answered 503, not 200: {"detail":"try later"}',
  );
});

test('ends when an answer is not what the contract says', async () => {
  await expect(demo(await hostAnswering(200, '{"accepted":"all"}'))).rejects.toThrow(
    /^The demo stopped at "1\. The bank sends its customers": POST \/api\/imports\/customers answered in another shape/,
  );
});
