import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';

/** Alarm clocks that put a message on a queue: once at an instant, or each day. Setting the same name again is a no-op. */
export interface Schedules<M> {
  once(name: string, atMs: number, message: M): Promise<void>;
  /** Each day at `utcTime` (HH:mm). `<aws.scheduler.scheduled-time>` in the message becomes the instant it was due (ISO). */
  daily(name: string, utcTime: string, message: M): Promise<void>;
  remove(name: string): Promise<void>;
}

type Target = { group: string; roleArn: string; queueArn: string };

/** EventBridge Scheduler: `at()` has second precision and fires within the minute; a one-time schedule deletes itself. */
export class EventBridgeSchedules<M> implements Schedules<M> {
  readonly #client: SchedulerClient;
  readonly #target: Target;

  constructor(target: Target, client = new SchedulerClient({})) {
    this.#target = target;
    this.#client = client;
  }

  async once(name: string, atMs: number, message: M): Promise<void> {
    const expression = `at(${new Date(atMs).toISOString().slice(0, 19)})`;
    await this.#create(name, expression, message, 'DELETE');
  }

  async daily(name: string, utcTime: string, message: M): Promise<void> {
    const [hour, minute] = utcTime.split(':').map(Number);
    await this.#create(name, `cron(${minute} ${hour} * * ? *)`, message, 'NONE');
  }

  async remove(name: string): Promise<void> {
    try {
      await this.#client.send(new DeleteScheduleCommand({ Name: name, GroupName: this.#target.group }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  }

  async #create(name: string, expression: string, message: M, afterwards: 'DELETE' | 'NONE'): Promise<void> {
    const { group, roleArn, queueArn } = this.#target;
    const schedule = {
      Name: name,
      GroupName: group,
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' as const },
      ActionAfterCompletion: afterwards,
      Target: { Arn: queueArn, RoleArn: roleArn, Input: JSON.stringify(message) },
    };
    try {
      await this.#client.send(new CreateScheduleCommand(schedule));
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  }
}

/** The schedules in memory, for tests. */
export class MemorySchedules<M> implements Schedules<M> {
  readonly set = new Map<string, { atMs?: number; utcTime?: string; message: M }>();

  async once(name: string, atMs: number, message: M): Promise<void> {
    if (!this.set.has(name)) this.set.set(name, { atMs, message });
  }

  async daily(name: string, utcTime: string, message: M): Promise<void> {
    if (!this.set.has(name)) this.set.set(name, { utcTime, message });
  }

  async remove(name: string): Promise<void> {
    this.set.delete(name);
  }
}
