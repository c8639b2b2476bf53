import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import type { CompiledTemplate } from '../functions/campaigns/templates/compiled-template.ts';
import { renderPreview, sampleValues } from '../functions/campaigns/templates/render-preview.ts';
import { Locale } from '../functions/contracts/vocabulary.ts';
import { compileTemplate } from './compiler/compile-template.ts';
import { BrandKit, LayoutWords, Manifest, readJson } from './compiler/manifest.ts';
import { describeProblem, type Problem } from './compiler/problem.ts';
import { readSources, type Sources } from './compiler/sources.ts';

/** Compiles every message for every brand. With problems the templates are not fit for use. */
export async function compileTemplates(
  sources: Sources = readSources(import.meta.dirname),
): Promise<{ templates: CompiledTemplate[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const templates: CompiledTemplate[] = [];
  const layout = readJson(LayoutWords, 'layout/words.json', sources, problems);
  for (const brandFile of filesLike(/^brands\/[^/]+\/brand\.json$/, sources)) {
    const brand = readJson(BrandKit, brandFile, sources, problems);
    for (const file of filesLike(/^[^/]+\/template\.json$/, sources)) {
      const manifest = readJson(Manifest, file, sources, problems);
      if (!layout || !brand || !manifest) continue;
      if (file !== `${manifest.name}/template.json`)
        problems.push({ file, message: 'name must be that of the folder' });
      templates.push(await compileTemplate(manifest, { sources, brand, layout }, problems));
    }
  }
  return { templates, problems: withoutRepeats(problems) };
}

const filesLike = (pattern: RegExp, sources: Sources): string[] =>
  [...sources.keys()].filter((path) => pattern.test(path)).sort();

/** The layout is read once for each message, so its problems come up as often. */
const withoutRepeats = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [describeProblem(problem), problem])).values(),
];

/** What each message costs to send with its sample values: bytes of HTML, SMS segments. */
export function describeSizes(templates: readonly CompiledTemplate[]): string[] {
  return templates.flatMap((template) =>
    Locale.options.map((locale) => {
      const preview = renderPreview(template, locale, sampleValues(template, locale));
      if (!preview.ok)
        return `${template.name} (${locale}): ${preview.problems.map(({ message }) => message).join('; ')}`;
      const { email, sms } = preview;
      const mail = email ? `HTML ${(Buffer.byteLength(email.html) / 1000).toFixed(1)} KB` : 'no mail';
      const text = sms ? `SMS ${sms.length.segments} × ${sms.length.encoding}, ${sms.length.units} units` : 'no SMS';
      return `${template.brand}/${template.name} (${locale}): ${mail}, ${text}`;
    }),
  );
}

/** Writes to a second file and renames it: whoever reads meanwhile sees the old one or the new one, whole. */
function write(templates: readonly CompiledTemplate[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  const unfinished = `${folder}/templates.json.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify({ templates }, null, 1)}\n`);
  renameSync(unfinished, `${folder}/templates.json`);
}

if (import.meta.main) {
  const { templates, problems } = await compileTemplates();
  for (const problem of problems) console.error(describeProblem(problem));
  if (problems.length > 0) {
    process.exitCode = 1;
  } else {
    write(templates, `${import.meta.dirname}/../build`);
    console.log(describeSizes(templates).join('\n'));
  }
}
