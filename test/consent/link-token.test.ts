import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mintLinkToken, readLinkToken } from '../../functions/consent/link-token.ts';
import { verifyToken } from '../../functions/consent/token.ts';
import { DispatchId } from '../../functions/contracts/ids.ts';
import { signingKeys } from '../../functions/platform/signing-keys.ts';
import { customerIdOf } from '../support/builders.ts';
import { keys } from './given.ts';

const fields = {
  customerId: customerIdOf('B000002'),
  dispatchId: DispatchId.parse('dsp_0123456789abcdef01234567'),
  locale: 'zh-CN' as const,
  link: 1,
};

describe('a link’s token', () => {
  it('says which link of which message, in 31 letters for a customer’s id of seven', () => {
    const token = mintLinkToken(keys, fields);
    expect(token).toMatch(/^[\w-]{31}$/);
    expect(readLinkToken(keys, token)).toEqual({
      customerId: 'B000002',
      dispatchStart: 'dsp_0123456789',
      locale: 'zh-CN',
      link: 1,
    });
  });

  it('is read by keys that no longer sign, and by no others', () => {
    const old = signingKeys({ old: Buffer.alloc(32, 1).toString('base64') });
    expect(readLinkToken(keys, mintLinkToken(old, fields))).toMatchObject({ link: 1 });
    const foreign = signingKeys({ old: Buffer.alloc(32, 9).toString('base64') });
    expect(readLinkToken(keys, mintLinkToken(foreign, fields))).toBeUndefined();
  });

  it('opens no other page', () => {
    const token = mintLinkToken(keys, fields);
    expect(verifyToken(keys, 'u', token)).toHaveProperty('refused');
    expect(verifyToken(keys, 'p', token)).toHaveProperty('refused');
  });

  it('comes back as it was for every customer, place and language', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
        fc.integer({ min: 0, max: 31 }),
        fc.constantFrom('en' as const, 'zh-CN' as const),
        (id, link, locale) => {
          const token = mintLinkToken(keys, { ...fields, customerId: customerIdOf(id), link, locale });
          expect(readLinkToken(keys, token)).toMatchObject({ customerId: id, link, locale });
        },
      ),
    );
  });

  it('is refused when any letter is another', () => {
    const token = mintLinkToken(keys, fields);
    for (const place of token.split('').keys()) {
      const other = token[place] === 'A' ? 'B' : 'A';
      expect(readLinkToken(keys, token.slice(0, place) + other + token.slice(place + 1))).toBeUndefined();
    }
  });
});
