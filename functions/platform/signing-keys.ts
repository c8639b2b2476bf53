import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

/** Key id → 32 bytes. The last one signs; all verify. The first hashes addresses, for ever. */
export type SigningKeys = { ids: string[]; key(id: string): Buffer | undefined; current: string; addressKey: Buffer };

const Secret = z
  .record(z.string().regex(/^[a-z0-9]{1,8}$/), z.base64())
  .refine((keys) => Object.keys(keys).length > 0, 'holds no key');

/** Reads the secret once per function instance: JSON of key id to base64 key. */
export function secretKeys(secretId: string, client = new SecretsManagerClient({})): () => Promise<SigningKeys> {
  let loaded: Promise<SigningKeys> | undefined;
  const load = async () => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return signingKeys(JSON.parse(answer.SecretString ?? '{}'));
  };
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

export function signingKeys(secret: unknown): SigningKeys {
  const keys = new Map(Object.entries(Secret.parse(secret)).map(([id, key]) => [id, Buffer.from(key, 'base64')]));
  const ids = [...keys.keys()];
  return { ids, key: (id) => keys.get(id), current: ids.at(-1)!, addressKey: keys.get(ids[0]!)! };
}
