import { z } from 'zod';
import { misfit } from '../aws/faults/fault-kinds.ts';
import { jsonOf, type LocalRoute } from './local-route.ts';
import { parseOrProblem } from './problem.ts';

const Share = z
  .number({ error: 'must be a number from 0 (never) to 1 (always)' })
  .refine((rate) => rate >= 0 && rate <= 1, {
    error: 'must be from 0 (never) to 1 (always)',
  });
const Fault = z
  .strictObject({
    call: z.string({ error: 'name a call such as ses.SendBulkEmail, or all of a service: ses.*' }),
    kind: z.string({ error: 'say what is to happen, such as "reset"' }),
    rate: Share.default(1),
    seed: z.int({ error: 'must be a whole number' }).default(1),
    times: z.int({ error: 'must be a whole number' }).min(1, 'must be at least 1').optional(),
  })
  .superRefine((fault, context) => {
    const found = misfit(fault);
    if (found !== undefined) context.addIssue({ code: 'custom', path: [found.field], message: found.message });
  });
const FaultList = z.array(Fault, { error: 'must be a list of faults: [{"call", "kind", "rate", "seed"}]' });

/**
 * The list that is posted is what goes wrong from now on: it takes the place of any before it (an empty one ends all),
 * so that a test says in one call what holds. Faults live as long as the process: a host that was killed has none.
 */
export const setFaults: LocalRoute = async (request, { aws, openWork }) => {
  aws.faults.replace(parseOrProblem(FaultList, jsonOf(request)));
  openWork.suspect();
  return { faults: aws.faults.list() };
};

/** What is asked for, with how many calls each could have happened to and to how many it did. */
export const listFaults: LocalRoute = async (_request, { aws }) => ({ faults: aws.faults.list() });

/** Ends all faults; answers how often each was played. What they made of open work is looked after by the next sweeps. */
export const clearFaults: LocalRoute = async (_request, { aws, openWork }) => {
  const ended = aws.faults.list();
  aws.faults.replace([]);
  openWork.suspect();
  return { faults: [], ended };
};
