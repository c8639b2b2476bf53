import { describe, expect, it } from 'vitest';
import { recipientFields } from '../../../functions/campaigns/templates/recipient-fields.ts';
import { Rejected } from '../../../functions/platform/errors.ts';

const template = { name: 'trial', recipientVariables: ['greeting'] };

describe('the replacement data of one recipient', () => {
  it('carries each value escaped for HTML and plain', () => {
    expect(recipientFields(template, { greeting: `Dear <b>O'Neil & "Söhne"</b>,` })).toEqual({
      h: { greeting: 'Dear &lt;b&gt;O&#39;Neil &amp; &quot;Söhne&quot;&lt;/b&gt;,' },
      t: { greeting: `Dear <b>O'Neil & "Söhne"</b>,` },
    });
  });

  it('carries nothing that the template does not use', () => {
    expect(recipientFields(template, { greeting: 'Hello,', referralUrl: 'https://x.example/' })).toEqual({
      h: { greeting: 'Hello,' },
      t: { greeting: 'Hello,' },
    });
  });

  it('is refused when the template asks for what is not there, or only a prototype has', () => {
    expect(() => recipientFields(template, { greeting: '' })).toThrow(Rejected);
    expect(() => recipientFields({ name: 'trial', recipientVariables: ['constructor'] }, {})).toThrow(
      'template trial needs "constructor" of each recipient',
    );
  });
});
