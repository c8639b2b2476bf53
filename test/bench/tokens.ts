import { mintToken, type TokenFields, verifyToken } from '../../functions/consent/token.ts';
import { DispatchId } from '../../functions/contracts/ids.ts';
import { signingKeys } from '../../functions/platform/signing-keys.ts';
import { customerIdOf } from '../support/builders.ts';
import type { Figure } from './figure.ts';
import { measure } from './measure.ts';

const tokens = 100_000;

/** Links' tokens made and read again, two to a message. */
export async function benchTokens(): Promise<Figure[]> {
  const keys = signingKeys({ k1: Buffer.alloc(32, 7).toString('base64') });
  const minted: string[] = [];
  const minting = await measure(() => {
    for (let n = 0; n < tokens; n++) minted.push(mintToken(keys, 'u', fieldsOf(n)));
  });
  const reading = await measure(() => {
    for (const token of minted)
      if ('refused' in verifyToken(keys, 'u', token)) throw new Error('a token of ours was refused');
  });
  return [
    { figure: 'tokens.minted', value: tokens / minting.cpuSeconds, unit: 'tokens/CPU s' },
    { figure: 'tokens.verified', value: tokens / reading.cpuSeconds, unit: 'tokens/CPU s' },
  ];
}

const dispatchId = DispatchId.parse('dsp_0123456789abcdef01234567');

const fieldsOf = (n: number): TokenFields => ({
  customerId: customerIdOf(`C${n}`),
  brand: 'main',
  purpose: 'product-marketing',
  channel: 'email',
  dispatchId,
});
