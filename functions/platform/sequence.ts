import { CampaignId, CaseId, ImportId, JobId, SegmentId } from '../contracts/ids.ts';
import { absent, type Condition, type Database } from './database.ts';
import { Retryable } from './errors.ts';

const kinds = { cmp: CampaignId, seg: SegmentId, cas: CaseId, imp: ImportId, job: JobId };

type Kind = keyof typeof kinds;
type IdOf<K extends Kind> = ReturnType<(typeof kinds)[K]['parse']>;

/**
 * The next id of its kind: `imp_000001`, `imp_000002` … Counted, not drawn, so that the same story gives the same ids.
 * An id whose maker dies is never used: gaps are normal. Throws `Retryable` when too many ask at once.
 */
export async function nextId<K extends Kind>(database: Database, kind: K): Promise<IdOf<K>> {
  const key = { id: 'sequence', part: kind };
  for (let attempt = 0; attempt < 100; attempt++) {
    const item = await database.get('campaigns', key);
    const last = typeof item?.last === 'number' ? item.last : undefined;
    const next = (last ?? 0) + 1;
    const untouched: Condition = { last: last ?? absent };
    const outcome = await database.write({ update: 'campaigns', key, set: { last: next }, if: untouched });
    if (outcome === 'done') return kinds[kind].parse(`${kind}_${String(next).padStart(6, '0')}`) as IdOf<K>;
  }
  throw new Retryable(`too many ask for the next ${kind} id at once`);
}
