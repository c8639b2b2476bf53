import { describe, expect, it } from 'vitest';
import { parseHostOptions } from '../../infra/local/host-options.ts';

describe('the command line of npm start', () => {
  it('needs nothing', () => {
    expect(parseHostOptions([])).toEqual({
      port: 4000,
      awsPort: 4566,
      data: undefined,
      empty: false,
      nowMs: undefined,
      seed: undefined,
      quiet: false,
      verbose: false,
    });
  });

  it('takes every option', () => {
    const args = '--port 0 --aws-port=4600 --data bank --empty --now 2027-02-27T09:00:00+08:00 --seed 5 --quiet';
    expect(parseHostOptions(args.split(' '))).toMatchObject({
      port: 0,
      awsPort: 4600,
      data: 'bank',
      empty: true,
      nowMs: 1803690000000,
      seed: 5,
      quiet: true,
    });
  });

  it.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--port', '80a'], '--port must be a whole number up to 65535, not "80a"'],
    [['--port', '70000'], '--port must be a whole number up to 65535'],
    [['--now', 'tomorrow'], '--now must be an ISO 8601 instant'],
    [['--seed', '-1'], '--seed'],
    [['bank'], "Unexpected argument 'bank'"],
  ])('says what is wrong with %j', (args, message) => {
    expect(() => parseHostOptions(args)).toThrow(message);
  });
});
