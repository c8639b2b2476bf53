import type { Facts } from '../gate/decision.ts';
import { sendWindow } from '../gate/send-window.ts';
import type { Recipient } from './recipients.store.ts';
import type { Work } from './work.store.ts';

/** Everything the rules may look at about one person of this batch. A shared mailbox's suppression counts as their own. */
export function factsFor(
  { run, batch, settings, inOwnEnvironment }: Pick<Work, 'run' | 'batch' | 'settings' | 'inOwnEnvironment'>,
  { customer, gate, mailbox, unreadable }: Recipient,
  nowMs: number,
): Facts {
  const suppressed = [...(gate?.suppressed ?? []), ...(mailbox?.suppressed ?? [])];
  return {
    nowMs,
    run: {
      status: run.status,
      startedAtMs: Date.parse(run.startedAt),
      closesAtMs: Date.parse(run.closesAt),
      campaignId: run.campaignId,
    },
    plan: run.plan,
    dueAtMs: Date.parse(batch.dueAt),
    inOwnEnvironment,
    killSwitch: settings.killSwitch,
    cap: settings.contactCap,
    window: sendWindow(settings),
    customer,
    gate: gate && { ...gate, suppressed },
    isUnreadable: unreadable !== undefined,
  };
}
