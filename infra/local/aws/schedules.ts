import type { PeriodicSweep, Schedules, VirtualClock } from '../parts.ts';
import { type KeptRecords, openKeptRecords } from './kept-records.ts';
import type { RolePermissions } from './permissions.ts';
import type { QueueEngine } from './queues.ts';
import { type Schedule, ScheduleEngine } from './schedule-engine.ts';

export type ScheduleParts = {
  clock: VirtualClock;
  queues: QueueEngine;
  permissions: RolePermissions;
  folder: string | undefined;
  isWorkOpen: PeriodicSweep['isWorkOpen'];
  /** For targets that are no queue (a function): the compute side invokes it. */
  invokeTarget: ((targetArn: string, input: string) => Promise<void>) | undefined;
};

export type SchedulePlace = Schedules & {
  engine: ScheduleEngine;
  groups: KeptRecords<{ createdMs: number }>;
  /** What the target role must be allowed so that a schedule can reach its target. */
  mayReach(roleArn: string, targetArn: string): boolean;
};

const isQueue = (arn: string): boolean => arn.startsWith('arn:aws:sqs:');

/** Schedules and their groups: the template's and those of the API, one engine. */
export function createSchedules({
  clock,
  queues,
  permissions,
  folder,
  isWorkOpen,
  invokeTarget,
}: ScheduleParts): SchedulePlace {
  const groups: KeptRecords<{ createdMs: number }> = openKeptRecords(folder && `${folder}/schedule-groups`);
  const deliver = (schedule: Schedule, input: string): void | Promise<void> => {
    if (isQueue(schedule.targetArn)) {
      const groupId = schedule.messageGroupId;
      return queues.send(schedule.targetArn, input, groupId === undefined ? {} : { groupId });
    }
    if (invokeTarget === undefined) throw new Error(`Nobody here can invoke the target ${schedule.targetArn}.`);
    return invokeTarget(schedule.targetArn, input);
  };
  const engine = new ScheduleEngine(clock, folder && `${folder}/schedules`, deliver, isWorkOpen);
  const mayReach = (roleArn: string, targetArn: string): boolean =>
    permissions.checkRole(roleArn, isQueue(targetArn) ? 'sqs:SendMessage' : 'lambda:InvokeFunction', targetArn);
  const createGroup = (name: string) => {
    if (groups.get(name) === undefined) groups.set(name, { createdMs: clock.now() });
  };
  // Every account has it (Scheduler user guide, "Managing a schedule group").
  createGroup('default');

  return {
    engine,
    groups,
    mayReach,
    createGroup,
    create(input) {
      if (groups.get(input.groupName) === undefined) throw new Error(`There is no schedule group ${input.groupName}.`);
      if (input.roleArn !== undefined && !mayReach(input.roleArn, input.targetArn)) {
        throw new Error(`Schedule ${input.name}: its role ${input.roleArn} may not reach ${input.targetArn}.`);
      }
      const nowMs = clock.now();
      const schedule: Schedule = {
        name: input.name,
        groupName: input.groupName,
        expression: input.expression,
        timezone: input.timezone ?? 'UTC',
        targetArn: input.targetArn,
        ...(input.roleArn !== undefined && { roleArn: input.roleArn }),
        input: input.input,
        isEnabled: true,
        deleteAfterCompletion: input.deleteAfterCompletion ?? false,
        createdMs: nowMs,
        modifiedMs: nowMs,
      };
      engine.put(schedule, input.periodicSweep === true ? 'sweep' : 'template');
    },
  };
}
