import { beforeEach, describe, expect, test } from 'vitest';
import { readCampaign, readPlan } from '../../functions/campaigns/campaign.store.ts';
import {
  approveCampaign,
  type CampaignAnswer,
  createCampaign,
  editCampaign,
  sendBackCampaign,
  submitCampaign,
} from '../../functions/campaigns/change-campaign.ts';
import { MemoryMailTemplates } from '../../functions/campaigns/mail-templates.channel.ts';
import type { Campaign } from '../../functions/contracts/campaign.ts';
import { type SegmentId } from '../../functions/contracts/ids.ts';
import type { StartRun } from '../../functions/contracts/messages.ts';
import type { Segment } from '../../functions/contracts/segment.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { MemoryQueue } from '../../functions/platform/queues.ts';
import { MemorySchedules } from '../../functions/platform/schedules.ts';
import { aTemplate, everybody } from '../support/bank.ts';
import { aCampaignInput, campaignIdOf } from '../support/builders.ts';

const id = campaignIdOf('cmp_1');
const nowMs = Date.parse('2027-02-27T12:00:00Z');
const mia = { by: 'Mia', id: 'mia', nowMs };
const ann = { by: 'Ann', id: 'ann', nowMs };
const segment: Segment = {
  id: 'seg_1' as SegmentId,
  name: 'All',
  rules: everybody,
  createdAt: '2027-01-01T00:00:00.000Z',
  createdBy: 'Mia',
  version: 1,
};

let database: MemoryDatabase;
let schedules: MemorySchedules<StartRun>;
let starts: MemoryQueue<StartRun>;
let mailTemplates: MemoryMailTemplates;

beforeEach(() => {
  database = new MemoryDatabase();
  schedules = new MemorySchedules();
  starts = new MemoryQueue();
  mailTemplates = new MemoryMailTemplates();
});

const parts = () => ({
  database,
  findTemplate: () => aTemplate(),
  readSegment: async (wanted: string) => (wanted === 'seg_1' ? segment : undefined),
  window: { opensAtMinute: 540, closesAtMinute: 1170 },
});
const create = (with_ = {}) => createCampaign(id, aCampaignInput(with_), mia, parts());
const submit = (act = mia) => submitCampaign(id, act, { ...parts(), count: async () => 42 });
const approve = (act = ann) => approveCampaign(id, act, { database, mailTemplates, schedules, starts });
const campaignOf = (answer: CampaignAnswer): Campaign => {
  if ('campaign' in answer) return answer.campaign;
  throw new Error(JSON.stringify(answer));
};

describe('approval', () => {
  test('by a second person freezes rules, words and audience, stores both languages and sets the clock', async () => {
    await create();
    await submit();
    const campaign = campaignOf(await approve());
    expect(campaign).toMatchObject({ status: 'scheduled', approvedBy: 'Ann', version: 1 });
    expect(campaign.approvalHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await readPlan(database, id, 1)).toMatchObject({ audience: 42, rules: everybody });
    expect(mailTemplates.stored).toEqual(['heliant-cmp_1-v1-en', 'heliant-cmp_1-v1-zh-CN']);
    expect([...schedules.set]).toEqual([
      [
        'cmp_1-v1',
        { atMs: Date.parse('2027-03-01T09:50:00Z'), message: { campaignId: 'cmp_1', at: '2027-03-01T09:50:00.000Z' } },
      ],
    ]);
    expect(starts.messages).toEqual([]);
  });

  test.each([
    ['who made it', mia, mia],
    ['who submitted it', mia, { ...ann, id: 'ben', by: 'Ben' }],
  ])('is refused to whoever %s', async (_, maker, submitter) => {
    await createCampaign(id, aCampaignInput(), maker, parts());
    await submit(submitter);
    expect(await approve(submitter)).toEqual({ refused: 'maker-is-checker' });
    expect(await approve(maker)).toEqual({ refused: 'maker-is-checker' });
  });

  test('is refused to whoever edited it, even under another name', async () => {
    await create();
    await editCampaign(id, aCampaignInput({ name: 'Better' }), { ...ann, by: 'A. Other' }, parts());
    await submit();
    expect(await approve(ann)).toEqual({ refused: 'maker-is-checker' });
  });

  test('is void after an edit, and the next one is of a new version', async () => {
    await create();
    await submit();
    await approve();
    const edited = campaignOf(await editCampaign(id, aCampaignInput({ name: 'Better' }), mia, parts()));
    expect(edited).toMatchObject({ status: 'draft', version: 2 });
    expect(edited.approvalHash).toBeUndefined();
    await submit();
    expect(campaignOf(await approve())).toMatchObject({ status: 'scheduled', version: 2 });
    expect(mailTemplates.stored).toContain('heliant-cmp_1-v2-en');
  });

  test('comes at once when its instant is less than the lead away', async () => {
    await create({ schedule: { at: '2027-02-27T12:05:00Z' } });
    await submit();
    await approve();
    expect(schedules.set.size).toBe(0);
    expect(starts.messages.map(({ message }) => message)).toEqual([
      { campaignId: 'cmp_1', at: '2027-02-27T12:00:00.000Z' },
    ]);
  });

  test('of a birthday campaign sets a daily clock and catches up with the dates that last somewhere', async () => {
    await create({ kind: 'birthday', purpose: 'birthday-and-care', schedule: { localTime: '10:00' } });
    await submit();
    await approve();
    expect([...schedules.set.values()]).toEqual([
      { utcTime: '10:00', message: { campaignId: 'cmp_1', at: '<aws.scheduler.scheduled-time>' } },
    ]);
    expect(starts.messages.map(({ message: { at } }) => at)).toEqual([
      '2027-02-26T10:00:00.000Z',
      '2027-02-27T10:00:00.000Z',
    ]);
  });

  test('sent back says why, and the campaign is a draft again', async () => {
    await create();
    await submit();
    expect(campaignOf(await sendBackCampaign(id, { ...ann, why: 'Too many people.' }, { database }))).toMatchObject({
      status: 'draft',
      sentBackReason: 'Too many people.',
    });
    expect(await approve()).toEqual({ refused: 'not-now', status: 'draft', allowed: ['edit', 'submit', 'cancel'] });
  });

  test('keeps who did what and when', async () => {
    await create();
    await submit();
    await approve();
    const history = (await readCampaign(database, id))?.campaign.history.map(({ by, action }) => `${by} ${action}`);
    expect(history).toEqual(['Mia created', 'Mia submit', 'Ann approve']);
  });
});

describe('a campaign that cannot work is refused with the field and what to do', () => {
  test.each([
    ['no such segment', { segmentId: 'seg_2' as SegmentId }, 'segmentId'],
    ['a time that has passed', { schedule: { at: '2027-02-27T11:59:00Z' } }, 'schedule.at'],
    ['a one-off without an instant', { schedule: { localTime: '10:00' } }, 'schedule.at'],
    [
      'a birthday at one instant',
      { kind: 'birthday' as const, purpose: 'birthday-and-care' as const },
      'schedule.localTime',
    ],
    [
      'a birthday greeting at night',
      { kind: 'birthday' as const, purpose: 'birthday-and-care' as const, schedule: { localTime: '20:30' } },
      'schedule.localTime',
    ],
    ['a purpose the template is not made for', { purpose: 'survey' as const }, 'purpose'],
    ['a channel the template has no words for', { channel: 'sms' as const }, 'channel'],
    ['a day limit above the total', { limits: { total: 10, perDay: 11 } }, 'limits.perDay'],
    ['a value the template does not know', { content: { colour: 'red' } }, 'content.colour'],
  ])('%s', async (_, with_, path) => {
    const answer = await create(with_);
    expect(answer).toMatchObject({ refused: 'invalid' });
    expect('problems' in answer && answer.problems.map((problem) => problem.path)).toContain(path);
  });
});
