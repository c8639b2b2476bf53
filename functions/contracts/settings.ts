import * as z from 'zod';

const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a local time such as "20:00"');

const shape = {
  /** Most marketing messages a customer gets within the window, over all campaigns and channels of a brand. */
  contactCap: z.object({
    messages: z.number().int().min(1).max(30),
    /** Contacts are kept on the gate for 31 days: a longer window would count fewer than there were. */
    windowDays: z.number().int().min(1).max(31),
  }),
  /** No marketing message is accepted between these hours of the customer's day. */
  quietFromLocal: LocalTime,
  quietUntilLocal: LocalTime,
  /** Campaigns that reach more people than this need a second approver. */
  secondApproverAbove: z.number().int().positive().optional(),
};

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The bank's house rules for every campaign. */
export const SettingsInput = z
  .object(shape)
  .refine(({ quietFromLocal, quietUntilLocal }) => minuteOf(quietFromLocal) - minuteOf(quietUntilLocal) >= 120, {
    path: ['quietFromLocal'],
    message: 'must lie two hours or more after quietUntilLocal: otherwise nothing could be sent',
  });
export type SettingsInput = z.infer<typeof SettingsInput>;

export const Settings = z.object({
  ...shape,
  /** While on, nothing is sent by any campaign. */
  killSwitch: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

export const KillSwitch = z.object({ on: z.boolean() });
