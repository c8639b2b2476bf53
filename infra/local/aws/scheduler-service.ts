import type { VirtualClock } from '../parts.ts';
import type { Authorize } from './authorize.ts';
import type { QueueEngine } from './queues.ts';
import { type Schedule, scheduleArn, scheduleKey } from './schedule-engine.ts';
import { parseScheduleExpression } from './schedule-expression.ts';
import { scheduleGroupRequests } from './scheduler-groups.ts';
import { notFound, paged, readSchedule, scheduleOutput, validation } from './scheduler-input.ts';
import type { SchedulePlace } from './schedules.ts';
import { restJsonRefusal } from './ses-service.ts';
import { type AwsAnswer, type AwsCall, AwsFault, type AwsService, jsonAnswer, parseJson } from './wire.ts';

type Body = Record<string, unknown>;
type Parts = { schedules: SchedulePlace; queues: QueueEngine; clock: VirtualClock; authorize: Authorize };

/** Scheduler fires within the minute (user guide, "Schedule types": 60-second precision). */
const precisionMs = 60_000;

/** EventBridge Scheduler (REST-JSON): schedules that send to queues, and their groups. */
export function createSchedulerService({ schedules, queues, clock, authorize }: Parts): AwsService {
  const { engine, groups } = schedules;
  const groupRequests = scheduleGroupRequests(schedules, authorize);

  const accept = (schedule: Schedule & { roleArn: string }, call: AwsCall): Body => {
    authorize(call, 'iam:PassRole', schedule.roleArn, { 'iam:PassedToService': 'scheduler.amazonaws.com' });
    if (groups.get(schedule.groupName) === undefined) throw notFound(`Schedule group ${schedule.groupName}`);
    if (!queues.all().some(({ arn }) => arn === schedule.targetArn)) {
      throw validation(
        `The local endpoint has no queue ${schedule.targetArn}: schedules made by calls can only send to queues.`,
      );
    }
    if (!schedules.mayReach(schedule.roleArn, schedule.targetArn)) {
      throw validation(
        `The execution role ${schedule.roleArn} must exist and may sqs:SendMessage to ${schedule.targetArn}.`,
      );
    }
    try {
      const timetable = parseScheduleExpression(
        schedule.expression,
        schedule.timezone,
        schedule.startMs ?? schedule.createdMs,
      );
      const afterMs = timetable.isOneTime ? clock.now() - precisionMs : clock.now();
      if (timetable.next(afterMs) === undefined) throw new RangeError('it names no instant that is still to come');
      engine.put(schedule, 'api');
    } catch (error) {
      if (error instanceof RangeError)
        throw validation(`Invalid Schedule Expression ${schedule.expression}: ${error.message}.`);
      throw error;
    }
    return { ScheduleArn: scheduleArn(schedule.groupName, schedule.name) };
  };

  const existing = (groupName: string, name: string): Schedule => {
    const schedule = engine.get(scheduleKey(groupName, name));
    if (schedule === undefined) throw notFound(`Schedule ${name}`);
    return schedule;
  };

  const bySchedule: Record<string, (name: string, body: Body, call: AwsCall) => Body> = {
    POST(name, body, call) {
      const schedule = readSchedule(name, body, clock.now());
      const arn = scheduleArn(schedule.groupName, name);
      authorize(call, 'scheduler:CreateSchedule', arn);
      const before = engine.get(scheduleKey(schedule.groupName, name));
      if (before === undefined) return accept(schedule, call);
      if (schedule.clientToken !== undefined && before.clientToken === schedule.clientToken)
        return { ScheduleArn: arn };
      throw new AwsFault('ConflictException', `Schedule ${name} already exists.`, 409);
    },
    PUT(name, body, call) {
      const schedule = readSchedule(name, body, clock.now());
      authorize(call, 'scheduler:UpdateSchedule', scheduleArn(schedule.groupName, name));
      const { createdMs } = existing(schedule.groupName, name);
      return accept({ ...schedule, createdMs }, call);
    },
    GET(name, _body, call) {
      const groupName = call.query.get('groupName') ?? 'default';
      const arn = scheduleArn(groupName, name);
      authorize(call, 'scheduler:GetSchedule', arn);
      return scheduleOutput(existing(groupName, name), arn);
    },
    DELETE(name, _body, call) {
      const groupName = call.query.get('groupName') ?? 'default';
      authorize(call, 'scheduler:DeleteSchedule', scheduleArn(groupName, name));
      existing(groupName, name);
      engine.remove(scheduleKey(groupName, name));
      return {};
    },
  };

  const listSchedules = (call: AwsCall): Body => {
    authorize(call, 'scheduler:ListSchedules', '*');
    const group = call.query.get('ScheduleGroup');
    const prefix = call.query.get('NamePrefix') ?? '';
    const wanted = engine
      .all()
      .filter(({ groupName, name }) => (group ?? groupName) === groupName && name.startsWith(prefix));
    return paged('Schedules', wanted, call, (schedule) => {
      const {
        Target,
        StartDate: _start,
        EndDate: _end,
        ...output
      } = scheduleOutput(schedule, scheduleArn(schedule.groupName, schedule.name));
      return { ...output, Target: { Arn: (Target as { Arn: string }).Arn } };
    });
  };

  return {
    answer(call): AwsAnswer {
      const [, kind, rawName = ''] = call.path.split('/');
      const name = decodeURIComponent(rawName);
      const body = parseJson(call.body.toString());
      if (name === '' && call.method === 'GET' && kind === 'schedules') return jsonAnswer(listSchedules(call));
      if (name === '' && call.method === 'GET' && kind === 'schedule-groups')
        return jsonAnswer(groupRequests.list(call));
      const act = (kind === 'schedules' ? bySchedule : kind === 'schedule-groups' ? groupRequests.byMethod : {})[
        call.method
      ];
      if (act === undefined || name === '')
        throw new AwsFault(
          'UnknownOperationException',
          `The local endpoint does not offer ${call.method} ${call.path}.`,
          404,
        );
      return jsonAnswer(act(name, body, call));
    },
    refuse: restJsonRefusal,
  };
}
