import type { Authorize } from './authorize.ts';
import type { ConfigurationSets } from './mail-events.ts';
import { compileInlineTemplate, type MailTemplate } from './mail-template.ts';
import { arnOf } from './names.ts';
import type { OutboxWriter } from './outbox.ts';
import type { Submission } from './outbox-message.ts';
import { readRawMail } from './raw-mail.ts';
import { isMailbox, namedPairs, parseSending, SendBulkEmail, SendEmail, type TemplateChoice } from './ses-limits.ts';
import { contentOf, type SesTemplates, templateArn } from './ses-templates.ts';
import { type AwsCall, AwsFault } from './wire.ts';

type Parts = {
  outbox: OutboxWriter;
  templates: SesTemplates;
  configurationSets: ConfigurationSets;
  takeRate: (recipients: number) => void;
  authorize: Authorize;
};
type Result = { Status: string; MessageId?: string; Error?: string };

const bad = (message: string): AwsFault => new AwsFault('BadRequestException', message);

/** SendEmail and SendBulkEmail: accepted mail goes to the outbox before it is answered. */
export function createSending({ outbox, templates, configurationSets, takeRate, authorize }: Parts) {
  /**
   * The call's own action, and the older one that SES checks beneath it (an AccessDenied of SendBulkEmail names
   * ses:SendBulkTemplatedEmail, one of SendEmail with raw content ses:SendRawEmail).
   */
  const mayUse = (call: AwsCall, actions: string[], from: string, set: string | undefined, template?: string) => {
    const domain = from.replace(/>\s*$/, '').split('@').at(-1) ?? '';
    const resources = [arnOf('ses', `identity/${domain}`)];
    if (set !== undefined) resources.push(arnOf('ses', `configuration-set/${set}`));
    if (template !== undefined) resources.push(templateArn(template));
    for (const action of actions) for (const resource of resources) authorize(call, `ses:${action}`, resource);
    if (set !== undefined && !configurationSets.has(set)) {
      throw new AwsFault('NotFoundException', `Configuration set <${set}> does not exist.`, 404);
    }
  };

  return {
    async sendEmail(body: unknown, call: AwsCall): Promise<Record<string, unknown>> {
      const input = parseSending(SendEmail, body);
      const submission = await composed(input);
      const { Raw, Template } = input.Content;
      const underlying = Raw ? ['SendRawEmail'] : Template ? ['SendTemplatedEmail'] : [];
      mayUse(call, ['SendEmail', ...underlying], submission.from, submission.configurationSet, Template?.TemplateName);
      const illegal = submission.destination?.find((address) => !isMailbox(address));
      if (illegal !== undefined) throw bad('Illegal address');
      takeRate(submission.destination?.length ?? 1);
      const [MessageId] = await outbox.accept([submission]);
      return { MessageId };
    },

    async sendBulkEmail(body: unknown, call: AwsCall): Promise<Record<string, unknown>> {
      const input = parseSending(SendBulkEmail, body);
      const { Template } = input.DefaultContent;
      mayUse(
        call,
        ['SendBulkEmail', 'SendBulkTemplatedEmail'],
        input.FromEmailAddress,
        input.ConfigurationSetName,
        Template.TemplateName,
      );
      const entries = bulkSubmissions(input, templateOf(Template));
      takeRate(entries.length);
      const ids = await outbox.accept(entries.filter((entry): entry is Submission => !('Status' in entry)));
      let next = 0;
      const BulkEmailEntryResults = entries.map((entry): Result => {
        if ('Status' in entry) return entry;
        const MessageId = ids[next++];
        return { Status: 'SUCCESS', ...(MessageId !== undefined && { MessageId }) };
      });
      return { BulkEmailEntryResults };
    },
  };

  function templateOf(choice: TemplateChoice): MailTemplate {
    if (choice.TemplateContent !== undefined) return compileInlineTemplate(contentOf(choice));
    const name = choice.TemplateName ?? choice.TemplateArn?.split('/').at(-1);
    if (name === undefined) throw bad('Name a template (TemplateName) or give its content.');
    return templates.named(name);
  }

  async function composed(input: SendEmail): Promise<Submission> {
    const { Simple, Raw, Template } = input.Content;
    const recipients = input.Destination?.all ?? [];
    const tags = namedPairs(input.EmailTags);
    const set = input.ConfigurationSetName;
    const chosen = set === undefined ? {} : { configurationSet: set };
    if (Raw !== undefined) {
      const mail = await readRawMail(Raw.Data, recipients);
      return { ...mail, from: input.FromEmailAddress ?? mail.from, tags: { ...mail.tags, ...tags }, ...chosen };
    }
    if (input.FromEmailAddress === undefined) throw bad('FromEmailAddress must be given.');
    if (recipients.length === 0) throw bad('Destination must name a recipient.');
    const mail = { ...addressed(input, input.FromEmailAddress, recipients), tags, ...chosen };
    if (Simple !== undefined) {
      const { Html, Text } = Simple.Body;
      const content = { subject: Simple.Subject.Data, html: Html?.Data ?? '', text: Text?.Data ?? '' };
      return { ...mail, ...content, headers: { ...mail.headers, ...namedPairs(Simple.Headers) } };
    }
    if (Template === undefined) throw bad('Content must be Simple, Raw or Template.');
    const withHeaders = { ...mail, headers: { ...mail.headers, ...namedPairs(Template.Headers) } };
    const values = readValues(Template.TemplateData);
    if (values === undefined) throw bad('TemplateData must be a JSON object.');
    return rendered(withHeaders, templateOf(Template), values, Template.TemplateName);
  }

  function bulkSubmissions(input: SendBulkEmail, template: MailTemplate): (Submission | Result)[] {
    const { Template } = input.DefaultContent;
    const defaults = readValues(Template.TemplateData);
    if (defaults === undefined) throw bad('TemplateData must be a JSON object.');
    const defaultHeaders = namedPairs(Template.Headers);
    const defaultTags = namedPairs(input.DefaultEmailTags);
    return input.BulkEmailEntries.map((entry) => {
      const values = readValues(entry.ReplacementEmailContent?.ReplacementTemplate?.ReplacementTemplateData ?? '{}');
      if (values === undefined)
        return { Status: 'INVALID_PARAMETER', Error: 'ReplacementTemplateData must be a JSON object.' };
      if (!entry.Destination.all.every(isMailbox)) return { Status: 'INVALID_PARAMETER', Error: 'Illegal address' };
      const mail = addressed(input, input.FromEmailAddress, entry.Destination.all);
      const set = input.ConfigurationSetName;
      return rendered(
        {
          ...mail,
          headers: { ...mail.headers, ...defaultHeaders, ...namedPairs(entry.ReplacementHeaders) },
          tags: { ...defaultTags, ...namedPairs(entry.ReplacementTags) },
          ...(set !== undefined && { configurationSet: set }),
        },
        template,
        { ...defaults, ...values },
        Template.TemplateName,
      );
    });
  }
}

function addressed(input: { ReplyToAddresses: string[] }, from: string, destination: string[]): Submission {
  const replyTo = input.ReplyToAddresses.join(', ');
  return {
    channel: 'email',
    to: destination.join(', '),
    destination,
    from,
    subject: '',
    html: '',
    text: '',
    headers: replyTo === '' ? {} : { 'Reply-To': replyTo },
    tags: {},
  };
}

function rendered(mail: Submission, template: MailTemplate, values: Record<string, unknown>, name = ''): Submission {
  const result = template(values);
  if ('content' in result) return { ...mail, ...result.content, letter: { template, values } };
  return { ...mail, failure: { errorMessage: result.failure, templateName: name } };
}

function readValues(json: string): Record<string, unknown> | undefined {
  try {
    const values: unknown = JSON.parse(json);
    return typeof values === 'object' && values !== null && !Array.isArray(values)
      ? (values as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
