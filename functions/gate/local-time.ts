import { DateTime } from 'luxon';

/** When a customer may be written to, by the clock on their wall. Minutes of the local day, e.g. 540 for 09:00. */
export type SendWindow = { opensAtMinute: number; closesAtMinute: number };

const minuteMs = 60_000;

/**
 * The instant (epoch ms) of a local time on a local date. A time that the clocks skip in spring means the same wall
 * time one hour on (02:30 → 03:30); one that comes twice in autumn means the first.
 */
export function atLocalTime(date: string, localTime: string, zone: string): number {
  const instants = DateTime.fromISO(`${date}T${localTime}`, { zone }).getPossibleOffsets();
  return Math.min(...instants.map((instant) => instant.toMillis()));
}

/** `HH:mm` → minutes of the day. */
export function minuteOfDay(localTime: string): number {
  const [hours, minutes] = localTime.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** The first instant at or after `instantMs` that lies inside the window in this zone: the same instant when it already does. */
export function nextInWindow(instantMs: number, zone: string, window: SendWindow): number {
  const local = localAt(instantMs, zone);
  const minute = local.hour * 60 + local.minute;
  if (minute >= window.opensAtMinute && minute < window.closesAtMinute) return instantMs;
  const day = minute < window.opensAtMinute ? local : local.plus({ days: 1 });
  return atLocalTime(day.toISODate() ?? '', clockOf(window.opensAtMinute), zone);
}

/** The local calendar date (ISO) at an instant. */
export const localDate = (instantMs: number, zone: string): string => localAt(instantMs, zone).toISODate() ?? '';

/** Whole years from a birthday to a local date. Born on 29 February, one is a year older on 28 February of a common year. */
export function ageOn(date: string, birthday: string): number {
  const [on, born] = [DateTime.fromISO(date), DateTime.fromISO(birthday)];
  const years = on.year - born.year;
  return born.plus({ years }) > on ? years - 1 : years;
}

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** A batch asks the same minute in the same zone fifty times: the last answers are kept. */
const recent = new Map<string, DateTime>();

function localAt(instantMs: number, zone: string): DateTime {
  const key = `${Math.floor(instantMs / minuteMs)} ${zone}`;
  const known = recent.get(key);
  if (known) return known;
  if (recent.size > 500) recent.clear();
  const local = DateTime.fromMillis(Math.floor(instantMs / minuteMs) * minuteMs, { zone });
  recent.set(key, local);
  return local;
}
