import type { MailTemplates } from '../../campaigns/mail-templates.channel.ts';
import type { Templates } from '../../campaigns/templates/compiled-template.ts';
import type { TestMessages } from '../../campaigns/test-message.channel.ts';
import type { ExpandSlice, ReleaseBatches, StartRun } from '../../contracts/messages.ts';
import type { Queue } from '../../platform/queues.ts';
import type { Schedules } from '../../platform/schedules.ts';

/** What campaigns need beside the database: words, clocks, and the queues of the pipeline's first steps. */
export type CampaignParts = {
  templates: Templates;
  mailTemplates: MailTemplates;
  testMessages: TestMessages;
  mailDomain: string;
  clocks: Schedules<StartRun>;
  starts: Queue<StartRun>;
  slices: Queue<ExpandSlice>;
  releases: Queue<ReleaseBatches>;
};
