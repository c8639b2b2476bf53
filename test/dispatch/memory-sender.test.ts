import { MemorySender } from '../../functions/dispatch/message-channel.ts';
import { describeProvider } from './provider-contract.ts';
import { outgoing } from './provider-messages.ts';

describeProvider(
  'the provider in memory',
  async () => {
    const sender = new MemorySender();
    const poisoned = new Set<string>();
    const accept = sender.answer;
    sender.answer = (message) =>
      poisoned.has(message.dispatchId) ? { result: 'failed', reason: 'bad-request' } : accept(message);
    const message = (n: number) => outgoing(n, `p${n}@example.com`);
    return {
      sender,
      envelope: { locale: 'en', from: 'news@bank.example' },
      message,
      poison(n) {
        poisoned.add(message(n).dispatchId);
        return message(n);
      },
      play(fault) {
        sender.fault = fault;
      },
      accepted: () => sender.accepted.map(({ dispatchId }) => dispatchId),
      calls: () => sender.calls,
      nowMs: () => performance.now(),
    };
  },
  { perCall: 50, answersEach: true },
);
