/** One line on a terminal that says how far a long measurement is; nothing where nobody watches (a file, CI). */
export function tell(work: string, done: number, all: number): void {
  if (!process.stderr.isTTY) return;
  const end = done >= all ? '\r\u001B[K' : '';
  process.stderr.write(`\r\u001B[K${work} ${Math.max(done, 0)} of ${all}${end}`);
}
