import { listCampaigns, readCampaign } from '../../campaigns/campaign.store.ts';
import {
  approveCampaign,
  type CampaignAnswer,
  createCampaign,
  editCampaign,
  moveByStaff,
  sendBackCampaign,
  submitCampaign,
} from '../../campaigns/change-campaign.ts';
import { catchUp, removeClock } from '../../campaigns/schedule-campaign.ts';
import { readSettings } from '../../campaigns/settings.store.ts';
import { resumeRuns, type Stop, stopRuns } from '../../campaigns/stop-runs.ts';
import type { Campaign } from '../../contracts/campaign.ts';
import { type CampaignId, SegmentId } from '../../contracts/ids.ts';
import type { Segment } from '../../contracts/segment.ts';
import { sendWindow } from '../../gate/send-window.ts';
import { nextId } from '../../platform/sequence.ts';
import { compileSegment } from '../../segments/compile-segment.ts';
import { storedCustomers } from '../../segments/customer-pages.store.ts';
import { countSegment } from '../../segments/preview-segment.ts';
import { readSegment } from '../../segments/segment.store.ts';
import { fromNext, toNext } from '../cursor.ts';
import type { StaffParts } from '../staff-parts.ts';
import { type Actor, notFound, type Refusal, refuse, type StaffHandlers } from '../staff-request.ts';

type Keys =
  | 'GET /api/campaigns'
  | 'POST /api/campaigns'
  | 'GET /api/campaigns/{id}'
  | 'PUT /api/campaigns/{id}'
  | 'POST /api/campaigns/{id}/submit'
  | 'POST /api/campaigns/{id}/approve'
  | 'POST /api/campaigns/{id}/send-back'
  | 'POST /api/campaigns/{id}/pause'
  | 'POST /api/campaigns/{id}/resume'
  | 'POST /api/campaigns/{id}/cancel';

export const campaignHandlers = ({ database, campaigns }: StaffParts): StaffHandlers<Keys> => {
  const planning = async () => ({
    database,
    findTemplate: (name: string, brand: string) => campaigns.templates.find(name, brand),
    readSegment: async (id: string) => readSegment(database, SegmentId.parse(id)),
    window: sendWindow(await readSettings(database)),
  });
  const stop = (id: CampaignId, how: Stop) => stopRuns(database, id, how, campaigns.releases);

  return {
    'GET /api/campaigns': async ({ query: { limit, cursor: word } }) => {
      const from = fromNext(word);
      if ('problem' in from) return from;
      const page = await listCampaigns(database, limit, from.cursor);
      return { body: { items: page.items, ...toNext(page.cursor) } };
    },

    'POST /api/campaigns': async ({ body, actor, now }) =>
      reply(await createCampaign(await nextId(database, 'cmp'), body, act(actor, now), await planning())),

    'GET /api/campaigns/{id}': async ({ params: { id } }) => {
      const stored = await readCampaign(database, id);
      return stored ? { body: stored.campaign } : notFound('campaign', id);
    },

    'PUT /api/campaigns/{id}': async ({ params: { id }, body, actor, now }) => {
      const before = await readCampaign(database, id);
      const answer = await editCampaign(id, body, act(actor, now), await planning());
      if (before?.campaign.status === 'scheduled' && 'campaign' in answer)
        await removeClock(before.campaign, campaigns.clocks);
      return reply(answer);
    },

    'POST /api/campaigns/{id}/submit': async ({ params: { id }, actor, now }) => {
      const count = (segment: Segment) => countPeople(segment, now);
      return reply(await submitCampaign(id, act(actor, now), { ...(await planning()), count }));
    },

    'POST /api/campaigns/{id}/approve': async ({ params: { id }, actor, now }) => {
      const { mailTemplates, clocks: schedules, starts } = campaigns;
      return reply(await approveCampaign(id, act(actor, now), { database, mailTemplates, schedules, starts }));
    },

    'POST /api/campaigns/{id}/send-back': async ({ params: { id }, body, actor, now }) =>
      reply(await sendBackCampaign(id, { ...act(actor, now), why: body.reason }, { database })),

    'POST /api/campaigns/{id}/pause': async ({ params: { id }, body, actor, now }) => {
      const why = body?.reason ?? `Paused by ${actor.name}.`;
      const answer = await moveByStaff(id, 'pause', { ...act(actor, now), why }, database);
      // Said again, it stops what a first attempt may have left running.
      if ('campaign' in answer || isAlready(answer, 'paused'))
        await stop(id, { status: 'paused', because: why, nowMs: now });
      return reply(answer);
    },

    'POST /api/campaigns/{id}/resume': async ({ params: { id }, actor, now }) => {
      const answer = await moveByStaff(id, 'resume', act(actor, now), database);
      if ('campaign' in answer) {
        await resumeRuns(database, id, campaigns);
        // What came due meanwhile was refused its run: it starts now if its time is not over.
        await catchUp(answer.campaign, now, campaigns.starts);
      }
      return reply(answer);
    },

    'POST /api/campaigns/{id}/cancel': async ({ params: { id }, body, actor, now }) => {
      const why = body?.reason ?? `Cancelled by ${actor.name}.`;
      const answer = await moveByStaff(id, 'cancel', { ...act(actor, now), why }, database);
      if ('campaign' in answer || isAlready(answer, 'cancelled'))
        await stop(id, { status: 'cancelled', because: why, nowMs: now });
      if ('campaign' in answer) await removeClock(answer.campaign, campaigns.clocks);
      return reply(answer);
    },
  };

  async function countPeople(segment: Segment, nowMs: number): Promise<number> {
    const compiled = compileSegment(segment.rules);
    if (!compiled.ok) return 0;
    return countSegment(storedCustomers(database, compiled.attributes), compiled.matches, nowMs);
  }
};

const isAlready = (answer: CampaignAnswer, status: Campaign['status']): boolean =>
  'status' in answer && answer.status === status;

const act = (actor: Actor, nowMs: number) => ({ by: actor.name, id: actor.id, nowMs });

/** What the use case answered, in the words of the API. */
function reply(answer: CampaignAnswer): { body: Campaign } | Refusal {
  if ('campaign' in answer) return { body: answer.campaign };
  switch (answer.refused) {
    case 'invalid':
      return refuse(
        'invalid',
        `The campaign cannot be used as it is: ${answer.problems[0]?.message}.`,
        answer.problems,
      );
    case 'not-found':
      return refuse('not-found', 'There is no such campaign.');
    case 'changed-meanwhile':
      return refuse('conflict', 'Somebody else changed the campaign in the meantime: read it again, then repeat.');
    case 'maker-is-checker':
      return refuse('not-allowed', 'Whoever made or changed a campaign cannot approve it: ask another person.');
    case 'not-now':
      return refuse(
        'conflict',
        `The campaign is ${answer.status}: what can be done now is ${answer.allowed.join(', ') || 'nothing more'}.`,
      );
    default:
      return answer satisfies never;
  }
}
