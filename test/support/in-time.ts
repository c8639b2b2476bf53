import type { SendBatch } from '../../functions/contracts/messages.ts';
import type { MemoryBank } from './bank.ts';

/**
 * Works through what waits to be sent as the queues would hand it out: each message when its delay is over, service
 * messages first. Gives how often a batch was looked at. Ends at the instant given, or when nothing waits.
 */
export async function sendInTime(bank: MemoryBank, untilMs = Number.POSITIVE_INFINITY): Promise<number> {
  const waiting: { message: SendBatch; atMs: number }[] = [];
  const take = () => {
    for (const queue of [bank.urgent, bank.batches])
      for (const { message, delaySeconds } of queue.messages.splice(0))
        waiting.push({ message, atMs: bank.nowMs + delaySeconds * 1000 });
  };
  let looks = 0;
  for (take(); waiting.length > 0; take()) {
    const next = waiting.reduce((first, each) => (each.atMs < first.atMs ? each : first));
    if (next.atMs > untilMs) break;
    waiting.splice(waiting.indexOf(next), 1);
    bank.nowMs = Math.max(bank.nowMs, next.atMs);
    await bank.send(next.message);
    looks += 1;
  }
  for (const { message, atMs } of waiting)
    await bank.batches.send(message, { delaySeconds: Math.ceil((atMs - bank.nowMs) / 1000) });
  return looks;
}
