import { z } from 'zod';
import type { ResourceKind } from './resource-kind.ts';

const GroupProperties = z.object({ Name: z.string().optional() });

/** AWS::Scheduler::ScheduleGroup */
export const scheduleGroup: ResourceKind = async (properties, { aws, generatedName }) => {
  const name = GroupProperties.parse(properties).Name ?? generatedName;
  aws.schedules.createGroup(name);
  return { ref: name, attributes: { Arn: `arn:aws:scheduler:${aws.region}:${aws.accountId}:schedule-group/${name}` } };
};

const ScheduleProperties = z.object({
  Name: z.string().optional(),
  GroupName: z.string().default('default'),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().optional(),
  State: z.literal('ENABLED').default('ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z.string(), RoleArn: z.string() }),
});

/** AWS::Scheduler::Schedule. Those that come back (`rate`) are sweeps: during an advance they fire only while work is open. */
export const schedule: ResourceKind = async (properties, { aws, landscape, generatedName }) => {
  const { Name, GroupName, ScheduleExpression, ScheduleExpressionTimezone, Target } =
    ScheduleProperties.parse(properties);
  const name = Name ?? generatedName;
  landscape.schedules.push({
    name,
    groupName: GroupName,
    expression: ScheduleExpression,
    ...(ScheduleExpressionTimezone !== undefined && { timezone: ScheduleExpressionTimezone }),
    targetArn: Target.Arn,
    input: Target.Input,
    roleArn: Target.RoleArn,
    periodicSweep: ScheduleExpression.startsWith('rate('),
  });
  return {
    ref: name,
    attributes: { Arn: `arn:aws:scheduler:${aws.region}:${aws.accountId}:schedule/${GroupName}/${name}` },
  };
};
