import * as z from 'zod';
import { SegmentId } from './ids.ts';
import { Locale } from './vocabulary.ts';

/** react-querybuilder's rule format, as it leaves the browser. Whether fields, operators and values fit is the catalogue's to say. */
export type Rule = {
  field: string;
  operator: string;
  value?: unknown;
  valueSource?: 'value' | undefined;
  id?: string | undefined;
  path?: number[] | undefined;
};
export type RuleGroup = {
  combinator: 'and' | 'or';
  not?: boolean | undefined;
  rules: (Rule | RuleGroup)[];
  id?: string | undefined;
  path?: number[] | undefined;
};

const Rule: z.ZodType<Rule> = z.object({
  id: z.string().optional(),
  path: z.array(z.number()).optional(),
  field: z.string().min(1),
  operator: z.string().min(1),
  value: z.unknown().optional(),
  valueSource: z.literal('value').optional(),
});

export const RuleGroup: z.ZodType<RuleGroup> = z
  .object({
    id: z.string().optional(),
    path: z.array(z.number()).optional(),
    combinator: z.enum(['and', 'or']),
    not: z.boolean().optional(),
    get rules() {
      return z.array(z.union([RuleGroup, Rule])).max(100);
    },
  })
  .meta({ id: 'RuleGroup' });

export const SegmentInput = z.object({ name: z.string().trim().min(1).max(120), rules: RuleGroup });
export type SegmentInput = z.infer<typeof SegmentInput>;

export const Segment = SegmentInput.extend({
  id: SegmentId,
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  version: z.number().int(),
});
export type Segment = z.infer<typeof Segment>;

/** react-querybuilder's own operator names, and three for dates that are counted from the run's instant. */
export const RuleOperator = z.enum([
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'notIn',
  'between',
  'contains',
  'beginsWith',
  'null',
  'notNull',
  'withinLastDays',
  'olderThanDays',
  'withinNextDays',
]);
export type RuleOperator = z.infer<typeof RuleOperator>;

export const FieldType = z.enum(['text', 'number', 'date', 'yes-no', 'choice']);
export type FieldType = z.infer<typeof FieldType>;

const Words = z.record(Locale, z.string());
export type Words = z.infer<typeof Words>;

/** One field that rules may ask about, as a rule editor needs it. `attributes.*` stands for every column the import did not know. */
export const SegmentField = z.object({
  name: z.string(),
  type: FieldType,
  label: Words,
  operators: z.array(RuleOperator),
  /** All values a choice may have. For text they are suggestions: any other text is taken too. */
  choices: z.array(z.object({ value: z.string(), label: Words })).optional(),
});
export type SegmentField = z.infer<typeof SegmentField>;

/** A segment with its rules read out in words. */
export const SegmentView = Segment.extend({ reading: Words });
export type SegmentView = z.infer<typeof SegmentView>;

export const SegmentPreviewRequest = z.object({ rules: RuleGroup, exact: z.boolean().optional() });
export const SegmentPreview = z.union([
  z.object({ estimate: z.number().int(), low: z.number().int(), high: z.number().int() }),
  z.object({ count: z.number().int() }),
]);
export type SegmentPreview = z.infer<typeof SegmentPreview>;
