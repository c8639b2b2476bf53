import { DateTime, IANAZone } from 'luxon';
import { nextCron, parseCron } from './cron.ts';

/** When a schedule fires. */
export type Timetable = {
  readonly isOneTime: boolean;
  /** The first instant (epoch ms) after `afterMs`; undefined when there is none any more. */
  next(afterMs: number): number | undefined;
};

const rateUnitsMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `at(yyyy-mm-ddThh:mm:ss)`, `rate(n unit)` or `cron(six fields)` in a zone. A rate counts from `startMs` and
 * first fires one period after it. Throws RangeError saying what is wrong.
 */
export function parseScheduleExpression(expression: string, zone: string, startMs: number): Timetable {
  if (!IANAZone.isValidZone(zone)) throw new RangeError(`"${zone}" is not a time zone`);
  const [, kind = '', content = ''] = /^(at|rate|cron)\((.*)\)$/.exec(expression) ?? [];
  switch (kind) {
    case 'at':
      return atTimetable(content, zone);
    case 'rate':
      return rateTimetable(content, startMs);
    case 'cron': {
      const cron = parseCron(content);
      return { isOneTime: false, next: (afterMs) => nextCron(cron, zone, afterMs) };
    }
    default:
      throw new RangeError(`"${expression}" is none of at(…), rate(…) and cron(…)`);
  }
}

function atTimetable(content: string, zone: string): Timetable {
  const at = DateTime.fromFormat(content, "yyyy-MM-dd'T'HH:mm:ss", { zone });
  if (!at.isValid) throw new RangeError(`"${content}" is not a date and time as 2027-03-01T09:00:00`);
  return { isOneTime: true, next: (afterMs) => (at.toMillis() > afterMs ? at.toMillis() : undefined) };
}

function rateTimetable(content: string, startMs: number): Timetable {
  const [, amount = '', unit = '', plural = ''] = /^(\d+) (minute|hour|day)(s?)$/.exec(content) ?? [];
  const unitMs = rateUnitsMs[unit];
  // EventBridge is strict about it: 1 takes the singular, everything else the plural.
  if (unitMs === undefined || Number(amount) < 1 || (Number(amount) === 1) !== (plural === '')) {
    throw new RangeError(`"${content}" is not a rate as "5 minutes" or "1 hour"`);
  }
  const periodMs = Number(amount) * unitMs;
  return {
    isOneTime: false,
    next: (afterMs) => startMs + (Math.max(0, Math.floor((afterMs - startMs) / periodMs)) + 1) * periodMs,
  };
}
