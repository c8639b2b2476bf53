const dayMs = 86_400_000;

/**
 * Days since 1970-01-01 of the UTC date of an instant. Rules count whole calendar days and take the run's date in UTC:
 * the hour a person is written to is the schedule's business, not the segment's.
 */
export const dayOfInstant = (instantMs: number): number => Math.floor(instantMs / dayMs);

/** Days since 1970-01-01 of a date such as 1990-02-28. */
export const dayOfDate = (date: string): number => Date.parse(date.slice(0, 10)) / dayMs;

/** Whole years from a birthday to an instant. Whoever was born on 29 February turns a year older on 28 February of common years. */
export function ageInYears(birthday: string, atMs: number): number {
  const year = new Date(atMs).getUTCFullYear();
  const reached = anniversaryDay(birthday, year) <= dayOfInstant(atMs);
  return year - Number(birthday.slice(0, 4)) - (reached ? 0 : 1);
}

/** Days from an instant's date to the next birthday (0 on the day itself). */
export function daysToBirthday(birthday: string, atMs: number): number {
  const today = dayOfInstant(atMs);
  const year = new Date(atMs).getUTCFullYear();
  const thisYear = anniversaryDay(birthday, year);
  return (thisYear >= today ? thisYear : anniversaryDay(birthday, year + 1)) - today;
}

/** Days from the last birthday to an instant's date (0 on the day itself). */
export function daysSinceBirthday(birthday: string, atMs: number): number {
  const today = dayOfInstant(atMs);
  const year = new Date(atMs).getUTCFullYear();
  const thisYear = anniversaryDay(birthday, year);
  return today - (thisYear <= today ? thisYear : anniversaryDay(birthday, year - 1));
}

function anniversaryDay(birthday: string, year: number): number {
  const month = Number(birthday.slice(5, 7));
  const day = Number(birthday.slice(8, 10));
  const leapDay = month === 2 && day === 29;
  return Date.UTC(year, month - 1, leapDay && !isLeap(year) ? 28 : day) / dayMs;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
