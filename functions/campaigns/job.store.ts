import type { JobId } from '../contracts/ids.ts';
import { Job } from '../contracts/staff/campaign-routes.ts';
import type { Database, Value } from '../platform/database.ts';

/** Jobs are looked at while they are fresh. */
const keptDays = 30;

const jobKey = (id: JobId) => ({ id: id as string, part: 'job' });

export async function saveJob(database: Database, job: Job, nowMs: number): Promise<void> {
  const expiresAt = Math.floor(nowMs / 1000) + keptDays * 86_400;
  await database.write({ put: 'campaigns', item: { ...jobKey(job.id), job: job as unknown as Value, expiresAt } });
}

export async function readJob(database: Database, id: JobId): Promise<Job | undefined> {
  const item = await database.get('campaigns', jobKey(id));
  return item && Job.parse(item.job);
}
