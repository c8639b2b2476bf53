/** One JSON line to the function's log group. Ids and counts only: never a name, an address, a phone or an account number. */
export function log(
  level: 'info' | 'warn' | 'error',
  message: string,
  ids: Record<string, string | number | boolean | undefined> = {},
): void {
  process.stdout.write(`${JSON.stringify({ level, message, ...ids })}\n`);
}
