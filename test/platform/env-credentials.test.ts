import { afterEach, describe, expect, it, vi } from 'vitest';
import { defaultProvider } from '../../functions/platform/env-credentials.ts';

afterEach(() => vi.unstubAllEnvs());

describe('credentials from the environment', () => {
  it('are what Lambda puts there, session token included', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'session');
    expect(await defaultProvider()()).toEqual({
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'session',
    });
  });

  it('are refused when half of them is missing, before a request goes out unsigned', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    await expect(defaultProvider()()).rejects.toThrow('the environment holds no AWS credentials');
  });
});
