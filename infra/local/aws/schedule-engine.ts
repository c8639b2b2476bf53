import type { PeriodicSweep, VirtualClock } from '../parts.ts';
import { type KeptRecords, openKeptRecords } from './kept-records.ts';
import { arnOf } from './names.ts';
import { parseScheduleExpression, type Timetable } from './schedule-expression.ts';

/** A schedule as it is kept; times in epoch ms. */
export type Schedule = {
  name: string;
  groupName: string;
  expression: string;
  timezone: string;
  targetArn: string;
  roleArn?: string;
  messageGroupId?: string;
  input: string;
  isEnabled: boolean;
  deleteAfterCompletion: boolean;
  startMs?: number;
  endMs?: number;
  description?: string;
  clientToken?: string;
  createdMs: number;
  modifiedMs: number;
  /** The instant it waits for; undefined when it has none left. A start after a kill goes on from it. */
  nextMs?: number;
};

export type Deliver = (schedule: Schedule, input: string) => void | Promise<void>;

export const scheduleArn = (groupName: string, name: string): string =>
  arnOf('scheduler', `schedule/${groupName}/${name}`);
export const scheduleKey = (groupName: string, name: string): string => `${groupName}/${name}`;

/** Fires schedules on the virtual clock. Those made by API calls are kept in the folder; those of the template come anew at each start. */
export class ScheduleEngine {
  private readonly kept: KeptRecords<Schedule>;
  private readonly fromTemplate = new Map<string, Schedule>();
  private readonly sweeps = new Set<string>();
  private readonly pending = new Map<string, () => void>();
  private readonly clock: VirtualClock;
  private readonly deliver: Deliver;
  private readonly isWorkOpen: () => boolean | Promise<boolean>;

  constructor(
    clock: VirtualClock,
    folder: string | undefined,
    deliver: Deliver,
    isWorkOpen: PeriodicSweep['isWorkOpen'],
  ) {
    this.clock = clock;
    this.kept = openKeptRecords(folder);
    this.deliver = deliver;
    this.isWorkOpen = isWorkOpen;
  }

  /** Lets the kept schedules of a target go on: called when the target is there again after a start. */
  resume(targetArn: string): void {
    for (const key of this.kept.names()) {
      if (this.kept.get(key)?.targetArn === targetArn && !this.pending.has(key)) this.wait(key);
    }
  }

  get(key: string): Schedule | undefined {
    return this.kept.get(key) ?? this.fromTemplate.get(key);
  }

  all(): Schedule[] {
    const keys = [...this.kept.names(), ...this.fromTemplate.keys()].toSorted();
    return keys.map((key) => this.get(key)).filter((schedule) => schedule !== undefined);
  }

  /** Adds or replaces; throws RangeError where the expression or zone cannot be read. */
  put(schedule: Schedule, origin: 'api' | 'template' | 'sweep'): void {
    const key = scheduleKey(schedule.groupName, schedule.name);
    const nextMs = firstInstant(schedule, this.timetable(schedule), this.clock.now());
    const { nextMs: _previous, ...rest } = schedule;
    this.pending.get(key)?.();
    if (origin === 'sweep') this.sweeps.add(key);
    if (origin !== 'api') this.fromTemplate.set(key, rest);
    this.store(key, { ...rest, ...(nextMs !== undefined && { nextMs }) });
    this.wait(key);
  }

  remove(key: string): boolean {
    this.pending.get(key)?.();
    this.pending.delete(key);
    this.sweeps.delete(key);
    return this.fromTemplate.delete(key) || this.kept.delete(key);
  }

  private timetable(schedule: Schedule): Timetable {
    return parseScheduleExpression(schedule.expression, schedule.timezone, schedule.startMs ?? schedule.createdMs);
  }

  private store(key: string, schedule: Schedule): void {
    if (this.fromTemplate.has(key)) this.fromTemplate.set(key, schedule);
    else this.kept.set(key, schedule);
  }

  private wait(key: string): void {
    this.pending.delete(key);
    const schedule = this.get(key);
    if (schedule?.nextMs === undefined || !schedule.isEnabled) return;
    const dueMs = schedule.nextMs;
    const sweep: PeriodicSweep = {
      isWorkOpen: this.isWorkOpen,
      passOver: (untilMs) => this.moveOn(key, schedule, untilMs),
    };
    const cancel = this.clock.at(
      dueMs,
      () => this.fire(key, schedule, dueMs),
      this.sweeps.has(key) ? sweep : undefined,
    );
    this.pending.set(key, cancel);
  }

  /** Delivered first, crossed off after: a kill in between delivers twice, never not at all (Scheduler is at least once too). */
  private async fire(key: string, schedule: Schedule, dueMs: number): Promise<void> {
    await this.deliver(schedule, inputAt(schedule, dueMs));
    if (this.get(key) === schedule) this.moveOn(key, schedule, Math.max(dueMs, this.clock.now()));
  }

  private moveOn(key: string, schedule: Schedule, afterMs: number): void {
    const nextMs = withinEnd(schedule, this.timetable(schedule).next(afterMs));
    const { nextMs: _fired, ...rest } = schedule;
    if (nextMs === undefined && schedule.deleteAfterCompletion) {
      this.remove(key);
      return;
    }
    this.store(key, { ...rest, ...(nextMs !== undefined && { nextMs }) });
    this.wait(key);
  }
}

/** One-time schedules of the minute that is running still fire, for Scheduler promises no more than the minute. */
function firstInstant(schedule: Schedule, timetable: Timetable, nowMs: number): number | undefined {
  const afterMs = timetable.isOneTime ? Number.NEGATIVE_INFINITY : Math.max(nowMs, (schedule.startMs ?? 0) - 1);
  return withinEnd(schedule, timetable.next(afterMs));
}

const withinEnd = (schedule: Schedule, instantMs: number | undefined): number | undefined =>
  instantMs !== undefined && instantMs <= (schedule.endMs ?? Number.POSITIVE_INFINITY) ? instantMs : undefined;

/** Context attributes in the input (Scheduler user guide, "Adding context attributes"). */
function inputAt(schedule: Schedule, dueMs: number): string {
  return schedule.input
    .replaceAll('<aws.scheduler.scheduled-time>', new Date(dueMs).toISOString().replace(/\.\d+Z$/, 'Z'))
    .replaceAll('<aws.scheduler.schedule-arn>', scheduleArn(schedule.groupName, schedule.name))
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}
