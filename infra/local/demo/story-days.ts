/** The story's instants (epoch ms): five days from the first midnight in UTC that is still to come. */
export type StoryDays = {
  /** Day 1, 00:00 UTC, which is 08:00 in Shanghai: campaigns are planned and approved. */
  planning: number;
  /** 10:30 in Shanghai and Singapore: the first birthdays are greeted. */
  afterAsia: number;
  launch: number;
  /** Everybody's day 1 is over or well on: New York reads its mail at noon. */
  evening: number;
  texts: number;
  afterTexts: number;
  purchases: number;
  secondLaunch: number;
  end: number;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A bank imported just before midnight must not find that the day has begun meanwhile. */
const leadMs = 10 * 60_000;

/** Counted in UTC from the clock as the story begins, so that the same clock gives the same days. */
export function storyDays(nowMs: number): StoryDays {
  const day1 = (Math.floor((nowMs + leadMs) / dayMs) + 1) * dayMs;
  const at = (day: number, hour: number) => day1 + (day - 1) * dayMs + hour * hourMs;
  return {
    planning: at(1, 0),
    afterAsia: at(1, 2.5),
    launch: at(1, 10),
    evening: at(1, 18),
    texts: at(2, 9.5),
    afterTexts: at(2, 18),
    purchases: at(4, 8),
    secondLaunch: at(5, 10),
    end: at(5, 18),
  };
}

const weekday = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' });

/** `Tuesday 2 March` in UTC. */
export const dayName = (atMs: number): string => weekday.format(atMs);
