import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BadOption } from './host-options.ts';

/** Listens on this machine only. A port in use is told with the option that changes it; port 0 takes a free one. */
export async function listen(
  port: number,
  option: string,
  listener: RequestListener,
): Promise<{ server: Server; port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new BadOption(`Port ${port} is in use: choose another with ${option}`) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}
