import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const keptForMs = 7 * 86_400_000;

/** Clears a cache folder of what was made more than a week ago and is not named as in use. */
export async function forgetOld(folder: string, inUse: Set<string>): Promise<void> {
  for (const name of (await readdir(folder)).filter((one) => !inUse.has(one))) {
    const path = join(folder, name);
    const made = await stat(path).catch(missing);
    if (made !== undefined && Date.now() - made.mtimeMs > keptForMs) await rm(path, { recursive: true, force: true });
  }
}

/** Another host may clear the same folder at the same time. */
function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
