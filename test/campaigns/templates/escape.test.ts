import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeFor, htmlLine, plainLine } from '../../../functions/campaigns/templates/escape.ts';

describe('escaping a value for where it lands', () => {
  it('escapes the five characters that mean something in HTML', () => {
    expect(htmlLine(`<b>O'Neil & "Söhne"</b>`)).toBe('&lt;b&gt;O&#39;Neil &amp; &quot;Söhne&quot;&lt;/b&gt;');
  });

  it('leaves words as they are in plain text', () => {
    expect(plainLine(`<b>O'Neil & "Söhne"</b>`)).toBe(`<b>O'Neil & "Söhne"</b>`);
  });

  it('makes one line of several, so that no value can start a new header', () => {
    expect(plainLine('Rita\r\nBcc: all@bank.example')).toBe('Rita Bcc: all@bank.example');
    expect(plainLine('Rita\u2028Martins\u0000')).toBe('Rita Martins');
  });

  it('drops marks that turn the reading direction', () => {
    expect(plainLine('Rita \u202Eexe.pdf')).toBe('Rita  exe.pdf');
  });

  it('replaces half of a surrogate pair, which no provider takes', () => {
    expect(plainLine('Rita \uD83D')).toBe('Rita \uFFFD');
  });

  it('keeps the lines of paragraphs, and of nothing else', () => {
    expect(escapeFor('h', 'paragraphs', 'a < b\r\n\r\nc')).toBe('a &lt; b<br><br>c');
    expect(escapeFor('t', 'paragraphs', 'a < b\r\n\r\nc\u0007')).toBe('a < b\n\nc');
    expect(escapeFor('t', 'line', 'a\nb')).toBe('a b');
  });

  it('never lets a character through that could open a tag or end an attribute', () => {
    assert(property(string({ unit: 'binary' }), (value) => !/[<>"'\p{Cc}]/u.test(htmlLine(value))));
  });
});
