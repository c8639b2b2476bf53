import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Aws } from '../parts.ts';
import { type AwsOptions, type AwsParts, assembleParts } from './aws-parts.ts';
import { startEngine } from './dynamodb-engine.ts';
import { createTable } from './dynamodb-tables.ts';
import { listen } from './http-server.ts';
import { configurationSet } from './mail-events.ts';
import { accountId, region } from './names.ts';
import { createServices } from './services.ts';

/** Stands up every AWS service on one port of 127.0.0.1. */
export async function startAws(options: AwsOptions): Promise<Aws> {
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'heliant-aws-'));
  mkdirSync(folder, { recursive: true });
  let endpoint = '';
  const engine = await startEngine(options.dataDir === undefined ? undefined : join(folder, 'dynamodb.sqlite'));
  const parts = await assembleParts(options, folder, () => endpoint);
  const end = async () => {
    await parts.outbox.close();
    await engine.close();
    if (options.dataDir === undefined) rmSync(folder, { recursive: true, force: true });
  };
  const server = await listen(options.port, options.clock, createServices(parts, engine.endpoint)).catch(
    async (error: unknown) => {
      await end();
      throw error;
    },
  );
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...facade(parts, engine.endpoint),
    endpoint,
    async close() {
      server.close();
      server.closeAllConnections();
      await end();
    },
  };
}

/** What the compute side sees of the parts. */
function facade(parts: AwsParts, databaseEndpoint: string): Omit<Aws, 'endpoint' | 'close'> {
  const { queues, topics, outbox, mailEvents, textEvents, schedules, permissions, streams, faults } = parts;
  return {
    region,
    accountId,
    databaseEndpoint,
    queues: {
      ...queues,
      create(name, options) {
        const queue = queues.create(name, options);
        schedules.engine.resume(queue.arn);
        return queue;
      },
    },
    topics,
    outbox,
    mailEvents,
    textEvents,
    schedules,
    permissions,
    faults,
    async createTable(name, properties) {
      const table = await createTable(databaseEndpoint, name, properties);
      if (table.streamArn !== undefined) streams.tables.add(name);
      return table;
    },
    createConfigurationSet: (name, topicArn, eventTypes) =>
      void parts.configurationSets.set(name, configurationSet(topicArn, eventTypes)),
    createTextConfigurationSet: (name, topicArn, eventTypes) =>
      void parts.textSets.set(name, { topicArn, eventTypes: new Set(eventTypes) }),
    putSecret: (name, value) => parts.secrets.put(name, value),
    createBucket: (name) => parts.buckets.create(name),
    onObjectCreated: (listener) => void parts.buckets.listeners.push(listener),
    onStreamWrite: (listener) => void streams.listeners.push(listener),
    meter: () => parts.meter.read(),
  };
}
