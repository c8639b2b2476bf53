import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unsubscribeHeaders } from '../../functions/consent/unsubscribe-headers.ts';

const vectorsFile = new URL('../../../shared/data/rfc8058/vectors.json', import.meta.url);

describe('the one-click headers', () => {
  it('name the link, then the post, in this order', () => {
    expect(unsubscribeHeaders('https://bank.example/u/MXViZW5ld35t')).toEqual([
      { name: 'List-Unsubscribe', value: '<https://bank.example/u/MXViZW5ld35t>' },
      { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
    ]);
  });

  it.each([
    'mailto:u@bank.example',
    'https://bank.example/u/a>, <https://evil.example/',
    'https://bank.example/u/a\r\nBcc: x@y.example',
    'https://bank.example/u/退订',
    `https://bank.example/${'a'.repeat(1000)}`,
  ])('refuse an address that cannot stand in a header: %s', (url) => {
    expect(() => unsubscribeHeaders(url)).toThrow('must be an http(s) URL');
  });

  it.skipIf(!existsSync(vectorsFile))('are read as one-click by a reader that passes the conformance vectors', () => {
    const { vectors } = JSON.parse(readFileSync(vectorsFile, 'utf8')) as { vectors: Vector[] };
    for (const { list_unsubscribe, list_unsubscribe_post, expected } of vectors)
      expect(readOneClick(list_unsubscribe, list_unsubscribe_post)).toEqual(expected);
    const [link, post] = unsubscribeHeaders('https://bank.example/u/abc');
    expect(readOneClick(link!.value, post!.value)).toEqual({ kind: 'OneClick', url: 'https://bank.example/u/abc' });
  });
});

type Vector = { list_unsubscribe: string; list_unsubscribe_post: string | null; expected: unknown };

/** What a mail program makes of the two headers (RFC 8058 section 3.2, RFC 2369). */
function readOneClick(link: string, post: string | null): unknown {
  const addresses = [...link.matchAll(/<([^>]*)>/g)].map(([, address]) => address!);
  const url = addresses.find((address) => /^https:/i.test(address))?.replace(/^https:/i, 'https:');
  if (url) return post === 'List-Unsubscribe=One-Click' ? { kind: 'OneClick', url } : { kind: 'HttpLink', url };
  const mailto = addresses.find((address) => /^mailto:/i.test(address));
  return mailto ? { kind: 'Mailto', address: mailto.slice(7), subject: null } : { kind: 'None' };
}
