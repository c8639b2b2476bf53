import type { ProviderFault } from '../../functions/dispatch/message-channel.ts';
import type { Aws } from '../../infra/local/parts.ts';

/** The provider's side at the local endpoints: faults on one call, and what is in the outbox since this began. */
export function localProvider(aws: Aws, call: string) {
  aws.faults.replace([]);
  const all = () => aws.outbox.list({ limit: Number.MAX_SAFE_INTEGER }).items;
  const before = all().length;
  return {
    play: (kind: ProviderFault) => aws.faults.replace([{ call, kind, rate: 1, seed: 1 }]),
    accepted: () =>
      all()
        .slice(before)
        .map(({ tags }) => tags['dispatch'] ?? ''),
    calls: () => aws.faults.list().reduce((sum, { calls }) => sum + calls, 0),
    nowMs: () => performance.now(),
  };
}
