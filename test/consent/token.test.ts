import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mintToken, type TokenFields, verifyToken } from '../../functions/consent/token.ts';
import { CustomerId, DispatchId } from '../../functions/contracts/ids.ts';
import { signingKeys } from '../../functions/platform/signing-keys.ts';
import { keys } from './given.ts';

const fields: TokenFields = {
  customerId: CustomerId.parse('C-00004119_x'),
  brand: 'main',
  purpose: 'birthday-and-care',
  channel: 'email',
  dispatchId: DispatchId.parse('dsp_0123456789abcdef'),
};

const anyFields = fc.record(
  {
    customerId: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/).map((id) => CustomerId.parse(id)),
    brand: fc.stringMatching(/^[a-z0-9-]{1,16}$/),
    purpose: fc.constantFrom('service', 'birthday-and-care', 'product-marketing', 'referral', 'survey'),
    channel: fc.constantFrom('email', 'sms', 'phone'),
    dispatchId: fc.stringMatching(/^dsp_[A-Za-z0-9]{1,40}$/).map((id) => DispatchId.parse(id)),
  },
  { requiredKeys: ['customerId', 'brand', 'purpose', 'channel'] },
) as fc.Arbitrary<TokenFields>;
const use = fc.constantFrom('u' as const, 'p' as const);

describe('a token', () => {
  it('gives back what it was minted with', () => {
    fc.assert(
      fc.property(use, anyFields, (use, fields) => {
        expect(verifyToken(keys, use, mintToken(keys, use, fields))).toEqual({ fields });
      }),
    );
  });

  it('is the same for the same message, and stands in a URL as it is', () => {
    const token = mintToken(keys, 'u', fields);
    expect(mintToken(keys, 'u', { ...fields })).toBe(token);
    expect(token).toMatch(/^[A-Za-z0-9_-]{60,100}$/);
  });

  it('stays readable in this version: links in old mail work for ever', () => {
    const old = 'MXViZW5ld35tYWlufkMtMDAwMDQxMTlfeH4wMTIzNDU2Nzg5YWJjZGVm_NCZxzrMJF-076fBrUP3Ag';
    expect(verifyToken(keys, 'u', old)).toEqual({ fields });
  });

  it('opens one use only', () => {
    expect(verifyToken(keys, 'p', mintToken(keys, 'u', fields))).toEqual({ refused: 'other-use' });
    expect(verifyToken(keys, 'u', mintToken(keys, 'p', fields))).toEqual({ refused: 'other-use' });
  });

  it('verifies by any known key, after newer ones have come', () => {
    const before = signingKeys({ old: Buffer.alloc(32, 1).toString('base64') });
    expect(verifyToken(keys, 'u', mintToken(before, 'u', fields))).toEqual({ fields });
    expect(verifyToken(before, 'u', mintToken(keys, 'u', fields))).toEqual({ refused: 'unknown-key' });
  });

  it('signed by another secret under the same key id is refused', () => {
    const foreign = signingKeys({ new: Buffer.alloc(32, 9).toString('base64') });
    expect(verifyToken(keys, 'u', mintToken(foreign, 'u', fields))).toEqual({ refused: 'forged' });
  });

  it('is refused after any change: 10,000 of them', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/.~ %\n';
    const mutation = fc.record({
      kind: fc.constantFrom('replace', 'insert', 'delete', 'swap', 'cut', 'append'),
      at: fc.nat(200),
      letter: fc.constantFrom(...letters.split('')),
    });
    let tried = 0;
    fc.assert(
      fc.property(use, anyFields, fc.array(mutation, { minLength: 1, maxLength: 3 }), (use, fields, mutations) => {
        const token = mintToken(keys, use, fields);
        const mutated = mutations.reduce(mutate, token);
        if (mutated === token) return;
        tried += 1;
        expect(verifyToken(keys, use, mutated)).toHaveProperty('refused');
      }),
      { numRuns: 11_000 },
    );
    expect(tried).toBeGreaterThan(10_000);
  });

  it('of nothing, or of anything at all, is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(verifyToken(keys, 'u', text)).toHaveProperty('refused');
      }),
    );
    expect(verifyToken(keys, 'u', '')).toEqual({ refused: 'malformed' });
  });
});

type Mutation = { kind: string; at: number; letter: string };

function mutate(token: string, { kind, at, letter }: Mutation): string {
  const place = at % Math.max(1, token.length);
  const [head, tail] = [token.slice(0, place), token.slice(place)];
  if (kind === 'replace') return head + letter + tail.slice(1);
  if (kind === 'insert') return head + letter + tail;
  if (kind === 'delete') return head + tail.slice(1);
  if (kind === 'swap') return head + tail.slice(1, 2) + tail.slice(0, 1) + tail.slice(2);
  return kind === 'cut' ? head : token + letter;
}
