import { createHash } from 'node:crypto';
import { z } from 'zod';

const Properties = z.object({
  Name: z.string().default(''),
  GenerateSecretString: z.object({
    SecretStringTemplate: z.string(),
    GenerateStringKey: z.string(),
    PasswordLength: z.number(),
    // Letters and digits are what `lettersFrom` draws; a wider alphabet is not offered.
    ExcludePunctuation: z.literal(true),
  }),
});

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * The value that Secrets Manager would make up for AWS::SecretsManager::Secret, drawn from the seed instead: the same
 * seed signs the same tokens. Not a secret: it guards a made-up bank on one's own machine.
 */
export function secretFromSeed(properties: Record<string, unknown>, seed: number): string {
  const { Name, GenerateSecretString: wish } = Properties.parse(properties);
  const template = z.record(z.string(), z.unknown()).parse(JSON.parse(wish.SecretStringTemplate));
  return JSON.stringify({ ...template, [wish.GenerateStringKey]: lettersFrom(`${seed}/${Name}`, wish.PasswordLength) });
}

function lettersFrom(source: string, length: number): string {
  let letters = '';
  for (let block = 0; letters.length < length; block += 1) {
    for (const byte of createHash('sha256').update(`${source}/${block}`).digest()) {
      letters += alphabet[byte % alphabet.length];
    }
  }
  return letters.slice(0, length);
}
