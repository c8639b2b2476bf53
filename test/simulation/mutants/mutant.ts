/** One way to break a promise on purpose. `why` says what it would do to a customer; every edit must fit its file once. */
export type Mutant = { name: string; why: string; edits: Edit[] };

/** `file` from the repository's root, always in `functions/`: what judges is never what is changed. */
export type Edit = { file: string; from: string; to: string };

/** The files of a mutant as they become. Throws when an edit does not fit exactly once: a mutant that missed proves nothing. */
export function mutate({ name, edits }: Mutant, read: (file: string) => string): Map<string, string> {
  const changed = new Map<string, string>();
  for (const { file, from, to } of edits) {
    if (!file.startsWith('functions/')) throw new Error(`${name} changes ${file}, which is not the product`);
    const text = changed.get(file) ?? read(file);
    const times = text.split(from).length - 1;
    if (times !== 1) throw new Error(`${name} no longer applies: its text is ${times} times in ${file}:\n${from}`);
    changed.set(
      file,
      text.replace(from, () => to),
    );
  }
  return changed;
}
