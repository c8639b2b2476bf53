import * as z from 'zod';
import { Rejected } from '../platform/errors.ts';

/** What SNS puts around a message on its way to a queue (SNS developer guide: HTTP/SQS notification format). */
const Notification = z.object({ Type: z.literal('Notification'), Message: z.string() });

/** SES says this once to a topic that it is to publish to; it is about no message. */
const greeting = 'Successfully validated SNS topic';

/** The event in a queue record's body, with or without SNS's envelope (raw delivery); undefined for SES's greeting. */
export function eventIn(body: string): unknown {
  const outer = parse(body);
  const notification = Notification.safeParse(outer);
  if (!notification.success) return outer;
  return notification.data.Message.startsWith(greeting) ? undefined : parse(notification.data.Message);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Rejected('a provider event is not JSON', { cause });
  }
}
