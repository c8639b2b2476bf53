import type { TemplateContent, TemplateVariable } from '../../functions/campaigns/templates/compiled-template.ts';
import type { Locale } from '../../functions/contracts/vocabulary.ts';
import { AuthorFiles } from './author-files.ts';
import { compileEmail } from './email.ts';
import { type FixedWords, fixedWords } from './fixed-words.ts';
import { htmlFaults, maxHtmlBytes, misplacedVariables } from './html-checks.ts';
import type { BrandKit, LayoutWords, Manifest } from './manifest.ts';
import { markFor } from './placeholders.ts';
import { plainTextOf } from './plain-text.ts';
import { lineAt, type Problem } from './problem.ts';
import { missingParts, type Parts } from './required-parts.ts';
import { smsFaults } from './sms.ts';
import type { Sources } from './sources.ts';

export type Ground = { sources: Sources; brand: BrandKit; layout: LayoutWords };
export type Variables = Readonly<Record<string, TemplateVariable>>;
type Mail = { subject: string; html: string; text: string };

const layoutFile = 'layout/layout.mjml';

/** Compiles one message in one locale: what SES and SMS are given, and the names of the variables used. */
export async function compileLocale(
  manifest: Manifest,
  locale: Locale,
  declared: Variables,
  ground: Ground,
  problems: Problem[],
): Promise<{ content: TemplateContent; used: ReadonlySet<string> }> {
  const { sources, brand, layout } = ground;
  const words = fixedWords(brand, layout, manifest, locale);
  const files = new AuthorFiles(sources, { locale, words, declared, linkHosts: brand.linkHosts }, problems);
  const folder = `${manifest.name}/${locale}`;
  const email = manifest.channels.includes('email') ? await readEmail(folder, files, words) : undefined;
  const sms = manifest.channels.includes('sms') ? readSms(folder, files, locale, brand) : undefined;
  if (email) checkEmail(email, folder, files, declared);
  checkTypes({ subject: email?.subject, sms }, folder, files, declared);
  const parts: Parts = { ...(email && { html: email.html, text: email.text }), ...(sms !== undefined && { sms }) };
  for (const message of missingParts(manifest, brand, locale, parts)) files.report(`${folder}/`, message);
  return { content: marked(email, sms), used: files.used };
}

async function readEmail(folder: string, files: AuthorFiles, words: FixedWords): Promise<Mail | undefined> {
  const layout = files.read(layoutFile);
  const body = files.read(`${folder}/email.mjml`);
  const subject = files.readLine(`${folder}/subject.txt`);
  const preheader = files.readLine(`${folder}/preheader.txt`);
  if (!layout || !body || !subject || !preheader) return undefined;
  const { html, faults } = await compileEmail({ layout, body, subject, preheader }, words);
  for (const { inLayout, line, message } of faults) {
    files.report(inLayout ? layoutFile : `${folder}/email.mjml`, message, line);
  }
  return { subject, html, text: plainTextOf(html) };
}

function readSms(folder: string, files: AuthorFiles, locale: Locale, brand: BrandKit): string | undefined {
  const file = `${folder}/sms.txt`;
  const sms = files.readLine(file);
  if (sms === undefined) return undefined;
  for (const message of smsFaults(sms, locale, brand.words.smsSignature[locale])) files.report(file, message, 1);
  return sms;
}

function checkEmail({ html, text }: Mail, folder: string, files: AuthorFiles, declared: Variables): void {
  const file = `${folder}/email.mjml`;
  for (const message of htmlFaults(html)) files.report(file, message);
  for (const name of misplacedVariables(html, (name) => declared[name]?.type === 'url')) {
    files.report(file, `{{${name}}} stands inside a tag; only a url variable may, alone in an href`);
  }
  const [entity] = /&#?\w+;/.exec(text) ?? [];
  if (entity) files.report(file, `the text part cannot show ${entity}; write the character itself`);
  const bytes = Buffer.byteLength(html);
  if (bytes > maxHtmlBytes)
    files.report(file, `the HTML has ${bytes} bytes; Gmail cuts it at ${maxHtmlBytes}: shorten it`);
}

/** A subject and an SMS are one line: a variable of several lines cannot stand there, nor a link in a subject. */
function checkTypes(
  { subject, sms }: { subject: string | undefined; sms: string | undefined },
  folder: string,
  files: AuthorFiles,
  declared: Variables,
): void {
  const refuse = (source: string | undefined, file: string, types: readonly string[]) => {
    for (const match of source?.matchAll(/\{\{(\w+)\}\}/g) ?? []) {
      const type = declared[match[1] ?? '']?.type;
      if (!type || !types.includes(type)) continue;
      files.report(
        `${folder}/${file}`,
        `${match[0]} is of type ${type}; use a line`,
        lineAt(source ?? '', match.index),
      );
    }
  };
  refuse(subject, 'subject.txt', ['paragraphs', 'url']);
  refuse(sms, 'sms.txt', ['paragraphs']);
}

function marked(email: Mail | undefined, sms: string | undefined): TemplateContent {
  return {
    ...(email && {
      email: { subject: markFor('t', email.subject), html: markFor('h', email.html), text: markFor('t', email.text) },
    }),
    ...(sms !== undefined && { sms: markFor('t', sms) }),
  };
}
