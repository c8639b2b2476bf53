import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The authors' files by their path below `templates/`, with `/` between folders. */
export type Sources = ReadonlyMap<string, string>;

/** Reads every `.json`, `.mjml` and `.txt` file below a folder. */
export function readSources(folder: string): Sources {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(json|mjml|txt)$/.test(path))
    .sort();
  return new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n')]));
}
