import type { Authorize } from './authorize.ts';
import { arnOf } from './names.ts';
import { scheduleKey } from './schedule-engine.ts';
import { notFound, paged, validation } from './scheduler-input.ts';
import type { SchedulePlace } from './schedules.ts';
import { type AwsCall, AwsFault } from './wire.ts';

type Body = Record<string, unknown>;

const groupArn = (name: string): string => arnOf('scheduler', `schedule-group/${name}`);

/** Requests about schedule groups: by HTTP method, and the list of all. */
export function scheduleGroupRequests(schedules: SchedulePlace, authorize: Authorize) {
  const { engine, groups } = schedules;

  const byMethod: Record<string, (name: string, body: Body, call: AwsCall) => Body> = {
    POST(name, _body, call) {
      authorize(call, 'scheduler:CreateScheduleGroup', groupArn(name));
      if (groups.get(name) !== undefined)
        throw new AwsFault('ConflictException', `Schedule group ${name} already exists.`, 409);
      schedules.createGroup(name);
      return { ScheduleGroupArn: groupArn(name) };
    },
    GET(name, _body, call) {
      authorize(call, 'scheduler:GetScheduleGroup', groupArn(name));
      return groupOutput(name);
    },
    DELETE(name, _body, call) {
      authorize(call, 'scheduler:DeleteScheduleGroup', groupArn(name));
      if (name === 'default') throw validation('The default group cannot be deleted.');
      if (!groups.delete(name)) throw notFound(`Schedule group ${name}`);
      for (const schedule of engine.all())
        if (schedule.groupName === name) engine.remove(scheduleKey(name, schedule.name));
      return {};
    },
  };

  const groupOutput = (name: string): Body => {
    const group = groups.get(name);
    if (group === undefined) throw notFound(`Schedule group ${name}`);
    return { Arn: groupArn(name), Name: name, State: 'ACTIVE', CreationDate: group.createdMs / 1000 };
  };

  const list = (call: AwsCall): Body => {
    authorize(call, 'scheduler:ListScheduleGroups', '*');
    return paged('ScheduleGroups', groups.names(), call, groupOutput);
  };

  return { byMethod, list };
}
