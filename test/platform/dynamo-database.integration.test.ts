import { afterAll, beforeAll } from 'vitest';
import { type Engine, freshDatabase, startEngine } from '../support/engine.ts';
import { describeDatabase } from './database-contract.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

describeDatabase('the database on its engine', () => freshDatabase(engine.endpoint));
