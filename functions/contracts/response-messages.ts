import * as z from 'zod';
import { CustomerId, DispatchId } from './ids.ts';

/** What we ourselves put on the queue to record-response, beside the providers' events. Ids and hashes only. */

/** record-response → record-response, later: judge a message's opens and clicks again, now that its delivery must be known. */
export const SecondLook = z.object({ look: z.object({ customerId: CustomerId, dispatchId: DispatchId }) });
export type SecondLook = z.infer<typeof SecondLook>;
