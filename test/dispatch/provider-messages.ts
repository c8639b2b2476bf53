import type { DispatchId } from '../../functions/contracts/ids.ts';
import type { Outgoing } from '../../functions/dispatch/message-channel.ts';
import { customerIdOf } from '../support/builders.ts';

/** A message to person `n` as `compose` makes them, to this address. */
export function outgoing(n: number, to: string): Outgoing {
  const customerId = customerIdOf(`B${n}`);
  return {
    customerId,
    dispatchId: `dsp_${n}` as DispatchId,
    to,
    fields: { h: { name: `P${n} &lt;3` }, t: { name: `P${n} <3` } },
    headers: [{ name: 'List-Unsubscribe', value: '<https://bank.example/u/t>' }],
    tags: { run: 'run_1', customer: customerId, dispatch: `dsp_${n}` },
  };
}
