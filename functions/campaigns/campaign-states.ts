import type { CampaignStatus } from '../contracts/campaign.ts';

/** What staff, or a run, may do to a campaign. */
export type CampaignAction =
  | 'edit'
  | 'submit'
  | 'approve'
  | 'send-back'
  | 'start'
  | 'pause'
  | 'resume'
  | 'finish'
  | 'cancel';

/** From which status which action leads where; what is not here is refused. */
const transitions: Record<CampaignStatus, Partial<Record<CampaignAction, CampaignStatus>>> = {
  draft: { edit: 'draft', submit: 'submitted', cancel: 'cancelled' },
  // An edit after submission voids it: what is approved is what is sent.
  submitted: { edit: 'draft', approve: 'scheduled', 'send-back': 'draft', cancel: 'cancelled' },
  scheduled: { edit: 'draft', start: 'running', pause: 'paused', cancel: 'cancelled' },
  running: { pause: 'paused', finish: 'finished', cancel: 'cancelled' },
  paused: { resume: 'running', cancel: 'cancelled' },
  finished: {},
  cancelled: {},
};

/** The status an action leads to, or undefined when it is not allowed now. */
export const nextStatus = (status: CampaignStatus, action: CampaignAction): CampaignStatus | undefined =>
  transitions[status][action];

/** What may be done now, for messages and screens. */
export const allowedActions = (status: CampaignStatus): CampaignAction[] =>
  Object.keys(transitions[status]) as CampaignAction[];
