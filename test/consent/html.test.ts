import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../functions/consent/html.ts';

describe('html', () => {
  it('escapes values in text and in attributes', () => {
    expect(html`<p title="${`"'`}">${'<b> & co'}</p>`.markup).toBe('<p title="&#34;&#39;">&#60;b&#62; &#38; co</p>');
  });

  it('puts markup of its own in as it is, lists one after the other, and nothing for what is absent', () => {
    const items = ['a', '<'].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>${false}${undefined}${3}`.markup).toBe('<ul><li>a</li><li>&#60;</li></ul>3');
  });

  it('lets no value open a tag or leave an attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.markup).not.toMatch(/[<>"']/);
      }),
    );
  });
});
