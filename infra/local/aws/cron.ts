import { DateTime } from 'luxon';

/** The six fields of an EventBridge cron expression, each as the values it names; undefined where any will do (`*`, `?`). */
type CronFields = {
  minutes: number[];
  hours: number[];
  daysOfMonth: Set<number> | undefined;
  months: Set<number> | undefined;
  daysOfWeek: Set<number> | undefined;
  years: Set<number> | undefined;
};
export type Cron = CronFields;

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** The years that EventBridge takes (Scheduler user guide, "Cron-based schedules"). */
const firstYear = 1970;
const lastYear = 2199;
const dayMs = 86_400_000;
/** 29 February on one weekday comes back after at most 40 years (across 2100). */
const farthestDays = 366 * 41;

/** Parses `minutes hours day-of-month month day-of-week year`; throws RangeError saying what is wrong. */
export function parseCron(fields: string): Cron {
  const parts = fields.trim().split(/\s+/);
  const [minutes, hours, daysOfMonth, months, daysOfWeek, years] = parts;
  if (parts.length !== 6 || years === undefined)
    throw new RangeError(`six fields are needed, ${parts.length} are given`);
  if ((daysOfMonth === '?') === (daysOfWeek === '?')) {
    throw new RangeError('exactly one of day-of-month and day-of-week must be "?"');
  }
  return {
    minutes: valuesOf('minutes', minutes, 0, 59) ?? range(0, 59),
    hours: valuesOf('hours', hours, 0, 23) ?? range(0, 23),
    daysOfMonth: setOf(valuesOf('day-of-month', daysOfMonth, 1, 31)),
    months: setOf(valuesOf('month', months, 1, 12, monthNames)),
    daysOfWeek: setOf(valuesOf('day-of-week', daysOfWeek, 1, 7, dayNames)),
    years: setOf(valuesOf('year', years, firstYear, lastYear)),
  };
}

/**
 * The first instant (epoch ms) after `afterMs` that the expression names in the zone. A local time that does not exist
 * in spring is skipped; one that comes twice in autumn counts once, the first time. Undefined where none comes.
 */
export function nextCron(cron: Cron, zone: string, afterMs: number): number | undefined {
  const start = DateTime.fromMillis(afterMs, { zone });
  let dayUtcMs = Date.UTC(start.year, start.month - 1, start.day);
  for (let days = 0; days < farthestDays; days += 1, dayUtcMs += dayMs) {
    const day = new Date(dayUtcMs);
    if (day.getUTCFullYear() > lastYear) return undefined;
    if (!namesDay(cron, day)) continue;
    const instant = firstOfDay(cron, zone, day, afterMs);
    if (instant !== undefined) return instant;
  }
  return undefined;
}

function firstOfDay(cron: Cron, zone: string, day: Date, afterMs: number): number | undefined {
  for (const hour of cron.hours) {
    for (const minute of cron.minutes) {
      const local = DateTime.fromObject(
        { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), hour, minute },
        { zone },
      );
      const exists = local.hour === hour && local.minute === minute;
      // Luxon takes either of two offsets, depending on today's.
      const instantMs = Math.min(...local.getPossibleOffsets().map((possible) => possible.toMillis()));
      if (exists && instantMs > afterMs) return instantMs;
    }
  }
  return undefined;
}

function namesDay(cron: Cron, day: Date): boolean {
  return (
    (cron.years?.has(day.getUTCFullYear()) ?? true) &&
    (cron.months?.has(day.getUTCMonth() + 1) ?? true) &&
    (cron.daysOfMonth?.has(day.getUTCDate()) ?? true) &&
    (cron.daysOfWeek?.has(day.getUTCDay() + 1) ?? true)
  );
}

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

const setOf = (values: number[] | undefined): Set<number> | undefined => values && new Set(values);

/** The values a field names, ascending; undefined for any. */
function valuesOf(
  field: string,
  text: string | undefined,
  least: number,
  most: number,
  names: string[] = [],
): number[] | undefined {
  if (text === undefined || text === '*' || text === '?') return undefined;
  const numberOf = (word: string): number => {
    const byName = names.indexOf(word.toUpperCase());
    const value = byName >= 0 ? least + byName : /^\d+$/.test(word) ? Number(word) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new RangeError(`"${word}" is not a ${field} between ${least} and ${most} (L, W and # are not offered)`);
  };
  const values = text.split(',').flatMap((item) => {
    const [span = '', step] = item.split('/');
    const [from = '', to] = span.split('-');
    const start = span === '*' ? least : numberOf(from);
    const end = to !== undefined ? numberOf(to) : span === '*' || step !== undefined ? most : start;
    if (end < start) throw new RangeError(`"${span}" in ${field} runs backwards`);
    const stepBy = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(stepBy) || stepBy < 1) throw new RangeError(`"${item}" in ${field} has no valid step`);
    return range(start, end, stepBy);
  });
  return [...new Set(values)].toSorted((a, b) => a - b);
}
