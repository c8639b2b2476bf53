import type { Locale } from '../../functions/contracts/vocabulary.ts';

/** What an author must mend, and where: the file below `templates/`, its locale, the line (from 1) if it is known. */
export type Problem = { file: string; locale?: Locale; line?: number; message: string };

export function describeProblem({ file, locale, line, message }: Problem): string {
  const place = line === undefined ? `templates/${file}` : `templates/${file}:${line}`;
  return locale ? `${place} (${locale}): ${message}` : `${place}: ${message}`;
}

/** The line (from 1) that an offset lies on. */
export function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
