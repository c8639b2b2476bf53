import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { describeDatabase } from './database-contract.ts';

describeDatabase('the database in memory', async () => new MemoryDatabase());
