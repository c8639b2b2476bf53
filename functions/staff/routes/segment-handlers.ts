import type { RuleGroup, Segment, SegmentView } from '../../contracts/segment.ts';
import { nextId } from '../../platform/sequence.ts';
import { type CompiledSegment, compileSegment } from '../../segments/compile-segment.ts';
import { storedCustomers } from '../../segments/customer-pages.store.ts';
import { describeRules } from '../../segments/describe-rules.ts';
import { fieldCatalogue } from '../../segments/field-catalogue.ts';
import { countSegment, previewSegment } from '../../segments/preview-segment.ts';
import { insertSegment, listSegments, readSegment, replaceSegment } from '../../segments/segment.store.ts';
import { fromNext, toNext } from '../cursor.ts';
import type { StaffParts } from '../staff-parts.ts';
import { notFound, type Refusal, refuse, type StaffHandlers } from '../staff-request.ts';

type Keys =
  | 'GET /api/segments'
  | 'POST /api/segments'
  | 'GET /api/segments/fields'
  | 'POST /api/segments/preview'
  | 'GET /api/segments/{id}'
  | 'PUT /api/segments/{id}';

export const segmentHandlers = ({ database }: StaffParts): StaffHandlers<Keys> => ({
  'GET /api/segments': async ({ query: { limit, cursor: word } }) => {
    const from = fromNext(word);
    if ('problem' in from) return from;
    const page = await listSegments(database, limit, from.cursor);
    return { body: { items: page.segments.map(view), ...toNext(page.cursor) } };
  },

  'POST /api/segments': async ({ body: { name, rules }, actor, now }) => {
    const compiled = compile(rules);
    if ('problem' in compiled) return compiled;
    const id = await nextId(database, 'seg');
    const createdAt = new Date(now).toISOString();
    const segment: Segment = { id, name, rules, createdAt, createdBy: actor.name, version: 1 };
    if ((await insertSegment(database, segment)) === 'conflict') return changedMeanwhile(id);
    return { body: view(segment) };
  },

  'GET /api/segments/fields': async () => ({ body: { items: fieldCatalogue() } }),

  'POST /api/segments/preview': async ({ body: { rules, exact }, now }) => {
    const compiled = compile(rules);
    if ('problem' in compiled) return compiled;
    const customers = storedCustomers(database, compiled.attributes);
    if (exact) return { body: { count: await countSegment(customers, compiled.matches, now) } };
    return { body: await previewSegment(customers, compiled.matches, now) };
  },

  'GET /api/segments/{id}': async ({ params: { id } }) => {
    const segment = await readSegment(database, id);
    return segment ? { body: view(segment) } : notFound('segment', id);
  },

  'PUT /api/segments/{id}': async ({ params: { id }, body: { name, rules } }) => {
    const compiled = compile(rules);
    if ('problem' in compiled) return compiled;
    const before = await readSegment(database, id);
    if (!before) return notFound('segment', id);
    const next: Segment = { ...before, name, rules, version: before.version + 1 };
    if ((await replaceSegment(database, before, next)) === 'conflict') return changedMeanwhile(id);
    return { body: view(next) };
  },
});

const view = (segment: Segment): SegmentView => ({ ...segment, reading: describeRules(segment.rules) });

/** Paths as in the body, where the rules lie under `rules`. */
function compile(rules: RuleGroup): CompiledSegment | Refusal {
  const compiled = compileSegment(rules);
  if (compiled.ok) return compiled;
  const errors = compiled.errors.map(({ path, message }) => ({ path: `rules.${path}`, message }));
  return refuse('invalid', `The rules cannot be used: ${errors[0]?.message}.`, errors);
}

const changedMeanwhile = (id: string): Refusal =>
  refuse('conflict', `Somebody else changed ${id} in the meantime: read it again, then change it.`);
