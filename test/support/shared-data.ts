import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../../shared/data/', import.meta.url);

/** Real data that lies beside the project, or undefined where it does not; then it says so, and the test skips. */
export function sharedData(name: string): Buffer | undefined {
  const file = new URL(name, folder);
  if (existsSync(file)) return readFileSync(file);
  console.warn(`skipped: ${fileURLToPath(file)} is not here`);
  return undefined;
}
