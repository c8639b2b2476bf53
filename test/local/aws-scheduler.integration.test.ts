import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock } from '../../infra/local/clock.ts';
import { type LocalAws, localStart, startLocalAws } from '../support/local-aws.ts';

const roleArn = 'arn:aws:iam::000000000000:role/schedule-sender';
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:release';
const hourMs = 3_600_000;
const settled = async () => {};
let local: LocalAws;
let scheduler: SchedulerClient;

const stand = async (options: Parameters<typeof startLocalAws>[0] = {}) => {
  local = await startLocalAws(options);
  scheduler = new SchedulerClient(local.client());
  local.aws.permissions.register('schedule-sender', [
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
  ]);
  local.aws.schedules.createGroup('heliant');
  local.aws.queues.create('release', { visibilitySeconds: 30, delaySeconds: 0 });
};
const received = async () => {
  const messages = await local.aws.queues.take(queueArn, 100, AbortSignal.timeout(50));
  local.aws.queues.remove(
    queueArn,
    messages.map(({ receiptHandle }) => receiptHandle),
  );
  return messages.map(({ body }) => body);
};
const schedule = (rest: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name: 'run_1',
  GroupName: 'heliant',
  ScheduleExpression: 'at(2027-02-27T10:00:00)',
  ScheduleExpressionTimezone: 'Asia/Shanghai',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: { Arn: queueArn, RoleArn: roleArn, Input: '{"at":"<aws.scheduler.scheduled-time>"}' },
  ...rest,
});
const create = (rest: Partial<CreateScheduleCommandInput> = {}) =>
  scheduler.send(new CreateScheduleCommand(schedule(rest)));

beforeEach(() => stand());
afterEach(() => local.close());

test('fires a one-time schedule at its local time, with that time in the message, and drops it', async () => {
  const { ScheduleArn } = await create();
  expect(ScheduleArn).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/heliant/run_1');
  await local.clock.advanceTo(localStart + hourMs, settled);
  expect(await received()).toEqual([]);
  await local.clock.advanceTo(localStart + 3 * hourMs, settled);
  expect(await received()).toEqual(['{"at":"2027-02-27T02:00:00Z"}']);
  await expect(scheduler.send(new GetScheduleCommand({ GroupName: 'heliant', Name: 'run_1' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('fires a recurring schedule at every turn of an advance', async () => {
  await create({ ScheduleExpression: 'cron(0 9 * * ? *)', ScheduleExpressionTimezone: 'UTC' });
  await local.clock.advanceTo(localStart + 48 * hourMs, settled);
  expect(await received()).toEqual(['{"at":"2027-02-27T09:00:00Z"}', '{"at":"2027-02-28T09:00:00Z"}']);
});

test('takes a repeated request for the same, another one of that name for a conflict', async () => {
  const first = await create({ ClientToken: 'token-1' });
  expect((await create({ ClientToken: 'token-1' })).ScheduleArn).toBe(first.ScheduleArn);
  await expect(create({ ClientToken: 'token-2' })).rejects.toMatchObject({ name: 'ConflictException' });
});

test('reads, lists, changes and deletes schedules, and their groups', async () => {
  await create();
  expect(await scheduler.send(new GetScheduleCommand({ GroupName: 'heliant', Name: 'run_1' }))).toMatchObject({
    ScheduleExpression: 'at(2027-02-27T10:00:00)',
    State: 'ENABLED',
    Target: { Arn: queueArn, RoleArn: roleArn },
  });
  await scheduler.send(new UpdateScheduleCommand(schedule({ ScheduleExpression: 'at(2027-02-27T11:00:00)' })));
  await create({ Name: 'other' });
  const { Schedules } = await scheduler.send(new ListSchedulesCommand({ GroupName: 'heliant', NamePrefix: 'run_' }));
  expect(Schedules?.map(({ Name }) => Name)).toEqual(['run_1']);
  await scheduler.send(new DeleteScheduleCommand({ GroupName: 'heliant', Name: 'other' }));
  await local.clock.advanceTo(localStart + 5 * hourMs, settled);
  expect(await received()).toEqual(['{"at":"2027-02-27T03:00:00Z"}']);
  await scheduler.send(new CreateScheduleGroupCommand({ Name: 'more' }));
  const { ScheduleGroups } = await scheduler.send(new ListScheduleGroupsCommand({}));
  expect(ScheduleGroups?.map(({ Name }) => Name)).toEqual(['default', 'heliant', 'more']);
});

test.each([
  [
    'a time that has passed',
    { ScheduleExpression: 'at(2027-02-26T10:00:00)' },
    'it names no instant that is still to come',
  ],
  ['an expression that is none', { ScheduleExpression: 'cron(61 * * * ? *)' }, 'Invalid Schedule Expression'],
  ['a queue that is not there', { Target: { Arn: `${queueArn}s`, RoleArn: roleArn } }, 'has no queue'],
  [
    'a role that is not there',
    { Target: { Arn: queueArn, RoleArn: `${roleArn}s` } },
    'must exist and may sqs:SendMessage',
  ],
])('refuses %s', async (_what, rest, message) => {
  await expect(create(rest)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(message),
  });
});

test('refuses a role that may not reach the queue, a group that is not there, and a caller that may not pass the role', async () => {
  local.aws.permissions.register('weak', [
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `${queueArn}-other` },
  ]);
  const weak = { Arn: queueArn, RoleArn: 'arn:aws:iam::000000000000:role/weak' };
  await expect(create({ Target: weak })).rejects.toThrow('may sqs:SendMessage');
  await expect(create({ GroupName: 'nowhere' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const statement = {
    Effect: 'Allow',
    Action: 'scheduler:CreateSchedule',
    Resource: 'arn:aws:scheduler:*:*:schedule/heliant/*',
  } as const;
  scheduler = new SchedulerClient(local.client(local.aws.permissions.register('caller', [statement])));
  await expect(create()).rejects.toThrow('is not authorized to perform: iam:PassRole');
  const passRole = {
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: roleArn,
    Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
  } as const;
  scheduler = new SchedulerClient(local.client(local.aws.permissions.register('caller-2', [statement, passRole])));
  await create();
});

test('keeps one-time schedules over a restart, and fires at once what came due meanwhile', async () => {
  await local.close();
  const dataDir = mkdtempSync(join(tmpdir(), 'heliant-test-'));
  await stand({ dataDir });
  await create();
  await create({ Name: 'run_2', ScheduleExpression: 'at(2027-02-27T20:00:00)' });
  await local.close();
  await stand({ dataDir, clock: createVirtualClock(localStart + 3 * hourMs) });
  await local.clock.advanceTo(localStart + 3 * hourMs + 60_000, settled);
  expect(await received()).toEqual(['{"at":"2027-02-27T02:00:00Z"}']);
  await local.clock.advanceTo(localStart + 13 * hourMs, settled);
  expect(await received()).toEqual(['{"at":"2027-02-27T12:00:00Z"}']);
  rmSync(dataDir, { recursive: true });
});

test('sweeps of the template fire in an advance only while work is open', async () => {
  await local.close();
  let open = false;
  await stand({ isWorkOpen: () => open });
  const sweep = {
    name: 'sweep',
    groupName: 'heliant',
    expression: 'rate(5 minutes)',
    targetArn: queueArn,
    input: '{"sweep":"all"}',
  };
  local.aws.schedules.create({ ...sweep, roleArn, periodicSweep: true });
  await local.clock.advanceTo(local.clock.now() + 365 * 24 * hourMs, settled);
  expect(await received()).toEqual([]);
  open = true;
  await local.clock.advanceTo(local.clock.now() + 16 * 60_000, settled);
  expect(await received()).toEqual(['{"sweep":"all"}', '{"sweep":"all"}', '{"sweep":"all"}']);
  const other = { ...sweep, name: 'other', roleArn: 'arn:aws:iam::000000000000:role/nobody' };
  expect(() => local.aws.schedules.create(other)).toThrow('may not reach');
});
