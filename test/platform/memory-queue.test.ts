import { MemoryQueue } from '../../functions/platform/queues.ts';
import { describeQueue, type Note } from './queue-contract.ts';

/** Nothing is taken out by a worker that leaves it: the list is the queue. */
describeQueue('the queue in memory', async () => {
  const queue = new MemoryQueue<Note>();
  let passedSeconds = 0;
  return {
    queue,
    visibilitySeconds: 0,
    async receive(then = 'done') {
      const due = queue.messages.filter(({ delaySeconds }) => delaySeconds <= passedSeconds);
      if (then === 'done') queue.messages.splice(0, Infinity, ...queue.messages.filter((each) => !due.includes(each)));
      return due.map(({ message, group }) => ({ message, group }));
    },
    async pass(seconds) {
      passedSeconds += seconds;
    },
  };
});
