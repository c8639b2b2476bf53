import type { Authorize } from './authorize.ts';
import { type KeptRecords, openKeptRecords } from './kept-records.ts';
import { compileMailTemplate, type MailTemplate, type TemplateContent } from './mail-template.ts';
import { arnOf } from './names.ts';
import { type AwsCall, AwsFault, textIn } from './wire.ts';

/** SES quotas: 500 KB a template, subject, HTML and text together; 20,000 templates a region. */
const maxTemplateBytes = 500 * 1024;
const maxTemplates = 20_000;

type StoredTemplate = TemplateContent & { createdMs: number };
type Body = Record<string, unknown>;

export type SesTemplates = {
  /** The compiled template; throws NotFoundException. */
  named(name: string): MailTemplate;
  create(body: Body, call: AwsCall): Body;
  update(name: string, body: Body, call: AwsCall): Body;
  read(name: string, call: AwsCall): Body;
  remove(name: string, call: AwsCall): Body;
  list(call: AwsCall): Body;
};

export const templateArn = (name: string): string => arnOf('ses', `template/${name}`);

/** Stored templates: compiled once each, kept with the data folder as SES keeps them. */
export function createSesTemplates(folder: string | undefined, now: () => number, authorize: Authorize): SesTemplates {
  const stored: KeptRecords<StoredTemplate> = openKeptRecords(folder);
  const compiled = new Map<string, MailTemplate>();

  const find = (name: string): StoredTemplate => {
    const template = stored.get(name);
    if (template === undefined) throw new AwsFault('NotFoundException', `Template ${name} does not exist.`, 404);
    return template;
  };
  const keep = (name: string, content: TemplateContent, createdMs: number): Body => {
    compiled.set(name, compileMailTemplate(content));
    stored.set(name, { ...content, createdMs });
    return {};
  };

  return {
    named(name) {
      const template = compiled.get(name) ?? compileMailTemplate(find(name));
      compiled.set(name, template);
      return template;
    },
    create(body, call) {
      const name = textIn(body, 'TemplateName');
      authorize(call, 'ses:CreateEmailTemplate', templateArn(name));
      if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) throw bad('TemplateName must be 1 to 64 letters, digits, "_" or "-".');
      if (stored.get(name) !== undefined)
        throw new AwsFault('AlreadyExistsException', `Template ${name} already exists.`);
      if (stored.names().length >= maxTemplates)
        throw new AwsFault('LimitExceededException', `There are ${maxTemplates} templates already.`);
      return keep(name, contentOf(body), now());
    },
    update(name, body, call) {
      authorize(call, 'ses:UpdateEmailTemplate', templateArn(name));
      return keep(name, contentOf(body), find(name).createdMs);
    },
    read(name, call) {
      authorize(call, 'ses:GetEmailTemplate', templateArn(name));
      const { subject, html, text } = find(name);
      return { TemplateName: name, TemplateContent: { Subject: subject, Html: html, Text: text } };
    },
    remove(name, call) {
      authorize(call, 'ses:DeleteEmailTemplate', templateArn(name));
      find(name);
      compiled.delete(name);
      stored.delete(name);
      return {};
    },
    list(call) {
      authorize(call, 'ses:ListEmailTemplates', '*');
      const pageSize = Math.min(Number(call.query.get('PageSize') ?? 10), 100);
      const after = call.query.get('NextToken') ?? '';
      const names = stored.names().filter((name) => name > after);
      const page = names.slice(0, pageSize);
      return {
        TemplatesMetadata: page.map((name) => ({ TemplateName: name, CreatedTimestamp: find(name).createdMs / 1000 })),
        ...(names.length > page.length && { NextToken: page.at(-1) }),
      };
    },
  };
}

const bad = (message: string): AwsFault => new AwsFault('BadRequestException', message);

/** Reads and measures a template's parts; what is absent is empty. */
export function contentOf(body: Body): TemplateContent {
  const { Subject = '', Html = '', Text = '' } = (body['TemplateContent'] ?? {}) as Record<string, string>;
  const bytes = Buffer.byteLength(Subject) + Buffer.byteLength(Html) + Buffer.byteLength(Text);
  if (Subject === '') throw bad('The template needs a subject.');
  if (Html === '' && Text === '') throw bad('The template needs an HTML or a text part.');
  if (bytes > maxTemplateBytes)
    throw bad(`The template is ${bytes} bytes long; at most ${maxTemplateBytes} are allowed.`);
  return { subject: Subject, html: Html, text: Text };
}
