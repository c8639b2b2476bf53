import { z } from 'zod';
import type { Schedule } from './schedule-engine.ts';
import { type AwsCall, AwsFault } from './wire.ts';

/** The limits of Scheduler's API model: names of 64, input of 256 KB, expressions of 256 characters. */
const seconds = z.number().transform((epochSeconds) => epochSeconds * 1000);
const ScheduleInput = z.object({
  ScheduleExpression: z.string().max(256),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  FlexibleTimeWindow: z.object({ Mode: z.enum(['OFF', 'FLEXIBLE']) }),
  Target: z.object({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().max(262_144).default('{}'),
    SqsParameters: z.object({ MessageGroupId: z.string().optional() }).optional(),
  }),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  GroupName: z.string().default('default'),
  ClientToken: z.string().max(64).optional(),
  Description: z.string().max(512).optional(),
  StartDate: seconds.optional(),
  EndDate: seconds.optional(),
});

export const notFound = (what: string): AwsFault =>
  new AwsFault('ResourceNotFoundException', `${what} does not exist.`, 404);
export const validation = (message: string): AwsFault => new AwsFault('ValidationException', message);

/** Reads a Create- or UpdateSchedule; throws ValidationException naming the field. */
export function readSchedule(name: string, body: unknown, nowMs: number): Schedule & { roleArn: string } {
  if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(name)) throw validation('Name must be 1 to 64 letters, digits, "-", "_" or ".".');
  const parsed = ScheduleInput.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw validation(`Invalid ${issue?.path.join('.') ?? 'request'}: ${issue?.message ?? 'malformed'}`);
  }
  const { Target, StartDate, EndDate, ClientToken, Description, ...input } = parsed.data;
  const messageGroupId = Target.SqsParameters?.MessageGroupId;
  return {
    name,
    groupName: input.GroupName,
    expression: input.ScheduleExpression,
    timezone: input.ScheduleExpressionTimezone,
    targetArn: Target.Arn,
    roleArn: Target.RoleArn,
    input: Target.Input,
    isEnabled: input.State === 'ENABLED',
    deleteAfterCompletion: input.ActionAfterCompletion === 'DELETE',
    createdMs: nowMs,
    modifiedMs: nowMs,
    ...(messageGroupId !== undefined && { messageGroupId }),
    ...(StartDate !== undefined && { startMs: StartDate }),
    ...(EndDate !== undefined && { endMs: EndDate }),
    ...(ClientToken !== undefined && { clientToken: ClientToken }),
    ...(Description !== undefined && { description: Description }),
  };
}

export function scheduleOutput(schedule: Schedule, arn: string): Record<string, unknown> {
  return {
    Arn: arn,
    Name: schedule.name,
    GroupName: schedule.groupName,
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timezone,
    State: schedule.isEnabled ? 'ENABLED' : 'DISABLED',
    ActionAfterCompletion: schedule.deleteAfterCompletion ? 'DELETE' : 'NONE',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Description: schedule.description,
    StartDate: schedule.startMs === undefined ? undefined : schedule.startMs / 1000,
    EndDate: schedule.endMs === undefined ? undefined : schedule.endMs / 1000,
    CreationDate: schedule.createdMs / 1000,
    LastModificationDate: schedule.modifiedMs / 1000,
    Target: {
      Arn: schedule.targetArn,
      RoleArn: schedule.roleArn,
      Input: schedule.input,
      ...(schedule.messageGroupId !== undefined && { SqsParameters: { MessageGroupId: schedule.messageGroupId } }),
    },
  };
}

/** One page of a list; the token is where the next begins. */
export function paged<T>(
  field: string,
  items: T[],
  call: AwsCall,
  output: (item: T) => Record<string, unknown>,
): Record<string, unknown> {
  const from = Number(call.query.get('NextToken') ?? 0);
  const to = from + Math.min(Number(call.query.get('MaxResults') ?? 100), 100);
  return { [field]: items.slice(from, to).map(output), ...(to < items.length && { NextToken: String(to) }) };
}
