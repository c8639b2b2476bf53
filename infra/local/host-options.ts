import { parseArgs } from 'node:util';

export type HostOptions = {
  port: number;
  awsPort: number;
  /** Where the bank is kept; without it nothing outlives the process. */
  data: string | undefined;
  /** No demo bank. */
  empty: boolean;
  /** Virtual time to begin at, epoch ms. */
  nowMs: number | undefined;
  /** Undefined: the bank's own, or 1 for a new one. */
  seed: number | undefined;
  quiet: boolean;
  /** Functions' logs in the terminal too. */
  verbose: boolean;
};

/** An option that cannot be understood; its message is for whoever typed it. */
export class BadOption extends Error {
  override readonly name = 'BadOption';
}

const options = {
  port: { type: 'string', default: '4000' },
  'aws-port': { type: 'string', default: '4566' },
  data: { type: 'string' },
  empty: { type: 'boolean', default: false },
  now: { type: 'string' },
  seed: { type: 'string' },
  quiet: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
} as const;

/** Reads the command line of `npm start`; throws BadOption. */
export function parseHostOptions(args: string[]): HostOptions {
  const { values } = read(args);
  return {
    port: wholeNumber('--port', values.port, 65_535),
    awsPort: wholeNumber('--aws-port', values['aws-port'], 65_535),
    data: values.data,
    empty: values.empty,
    nowMs: values.now === undefined ? undefined : instant(values.now),
    seed: values.seed === undefined ? undefined : wholeNumber('--seed', values.seed, Number.MAX_SAFE_INTEGER),
    quiet: values.quiet,
    verbose: values.verbose,
  };
}

function read(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: false });
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new BadOption(`${(error as Error).message}\nOptions: ${known.join(' ')}`);
  }
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new BadOption(`${option} must be a whole number up to ${most}, not "${text}"`);
}

function instant(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  throw new BadOption(`--now must be an ISO 8601 instant such as 2027-03-01T08:00:00Z, not "${text}"`);
}
