import * as z from 'zod';
import { ResponseFact, Verdict } from './facts.ts';
import { CustomerId, DispatchId } from './ids.ts';

/** What we ourselves put on the queue to record-response, beside the providers' events. Ids and hashes only. */

/** record-response → record-response, later: judge a message's opens and clicks again, now that its delivery must be known. */
export const SecondLook = z.object({ look: z.object({ customerId: CustomerId, dispatchId: DispatchId }) });
export type SecondLook = z.infer<typeof SecondLook>;

/** public-pages → record-response: somebody, or something, followed a link of a text. */
export const LinkVisit = z.object({
  visit: z.object({
    /** The request's own id: the message again is the same visit. */
    requestId: z.string(),
    at: z.iso.datetime(),
    /** Where it led, without query. */
    path: z.string(),
    verdict: Verdict,
    because: z.string(),
    /** Keyed hash of network address and program. */
    visitor: z.string().optional(),
    origin: ResponseFact.pick({
      customerId: true,
      dispatchId: true,
      runId: true,
      campaignId: true,
      segmentId: true,
      campaignKind: true,
      channel: true,
      purpose: true,
      brand: true,
      variant: true,
    }),
  }),
});
export type LinkVisit = z.infer<typeof LinkVisit>;
