import type { TemplateVariable } from '../../functions/campaigns/templates/compiled-template.ts';
import type { Locale } from '../../functions/contracts/vocabulary.ts';
import { type FixedWords, putIn } from './fixed-words.ts';
import { linkFaults } from './links.ts';
import { scanPlaceholders, tighten } from './placeholders.ts';
import type { Problem } from './problem.ts';
import type { Sources } from './sources.ts';

type Checks = {
  locale: Locale;
  words: FixedWords;
  declared: Readonly<Record<string, TemplateVariable>>;
  linkHosts: readonly string[];
};

/** Reads the files of one message in one locale; whatever an author may not write is reported with its file and line. */
export class AuthorFiles {
  /** The variables that the files read so far use. */
  readonly used = new Set<string>();
  readonly #sources: Sources;
  readonly #checks: Checks;
  readonly #problems: Problem[];

  constructor(sources: Sources, checks: Checks, problems: Problem[]) {
    this.#sources = sources;
    this.#checks = checks;
    this.#problems = problems;
  }

  report(file: string, message: string, line?: number): void {
    this.#problems.push({ file, locale: this.#checks.locale, ...(line !== undefined && { line }), message });
  }

  /** The file's text with placeholders written tight, or nothing (reported) when there is no such file. */
  read(file: string): string | undefined {
    const source = this.#sources.get(file);
    if (source === undefined || source.trim() === '') {
      this.report(file, 'the file is missing or empty');
      return undefined;
    }
    const { placeholders, faults } = scanPlaceholders(source);
    for (const { line, message } of [...faults, ...linkFaults(source, this.#checks.linkHosts)]) {
      this.report(file, message, line);
    }
    for (const { name, line } of placeholders) this.#use(file, name, line);
    return tighten(source);
  }

  /** One line of words with the brand's words in place; more than one line is reported. */
  readLine(file: string): string | undefined {
    const text = this.read(file)?.trim();
    if (text?.includes('\n')) this.report(file, 'must be one line; remove the line breaks', 2);
    return text && putIn(text, this.#checks.words, 'plain');
  }

  #use(file: string, name: string, line: number): void {
    if (name.startsWith('layout.') && file.startsWith('layout/')) return;
    if (name.includes('.')) {
      if (!this.#checks.words.has(name)) this.report(file, `there are no such words: {{${name}}}`, line);
      return;
    }
    if (!Object.hasOwn(this.#checks.declared, name)) {
      this.report(file, `{{${name}}} is not declared; add it to the variables in template.json`, line);
    }
    this.used.add(name);
  }
}
