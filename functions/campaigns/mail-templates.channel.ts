import { AlreadyExistsException, CreateEmailTemplateCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { ApprovedPlan } from '../contracts/campaign.ts';
import type { Locale } from '../contracts/vocabulary.ts';
import { mailTemplateName } from './mail-template-name.ts';

/** Where approved words wait to be sent. */
export interface MailTemplates {
  store(plan: ApprovedPlan): Promise<void>;
}

/** SES stored templates, one per version and language; a version's words never change, so one that is there is the same. */
export const sesMailTemplates = (client: SESv2Client): MailTemplates => ({
  async store({ campaignId, version, messages, input }) {
    if (input.channel !== 'email') return;
    for (const locale of Object.keys(messages) as Locale[]) {
      const email = messages[locale].email;
      if (!email) continue;
      const TemplateContent = { Subject: email.subject, Html: email.html, Text: email.text };
      const command = new CreateEmailTemplateCommand({
        TemplateName: mailTemplateName(campaignId, version, locale),
        TemplateContent,
      });
      await client.send(command).catch((error: unknown) => {
        if (!(error instanceof AlreadyExistsException)) throw error;
      });
    }
  },
});

/** The stored templates in memory, for tests. */
export class MemoryMailTemplates implements MailTemplates {
  readonly stored: string[] = [];

  async store({ campaignId, version }: ApprovedPlan): Promise<void> {
    for (const locale of ['en', 'zh-CN'] as const) this.stored.push(mailTemplateName(campaignId, version, locale));
  }
}
