import { describe, expect, test } from 'vitest';
import { compileInlineTemplate, compileMailTemplate } from '../../infra/local/aws/mail-template.ts';

const subject = (source: string, values: Record<string, unknown>) => {
  const result = compileMailTemplate({ subject: source, html: '', text: '' })(values);
  return 'content' in result ? result.content.subject : `failure: ${result.failure}`;
};

describe('a stored mail template', () => {
  test('renders subject, HTML and text with the same values', () => {
    const template = compileMailTemplate({ subject: 'Hi {{name}}', html: '<p>{{name}}</p>', text: '{{name}}!' });
    expect(template({ name: 'Anaya' })).toEqual({
      content: { subject: 'Hi Anaya', html: '<p>Anaya</p>', text: 'Anaya!' },
    });
  });

  test('escapes nothing: that is the sender’s work', () => {
    expect(subject('{{name}} & {{{name}}}', { name: '<b>"x"</b>' })).toBe('<b>"x"</b> & <b>"x"</b>');
  });

  test('fails on a variable that is missing, naming it as SES does', () => {
    expect(subject('Hi {{first}} {{last}}', { first: 'A' })).toBe(
      "failure: Attribute 'last' is not present in the rendering data.",
    );
  });

  test('fails on a nested variable that is missing', () => {
    expect(subject('{{contact.city}}', { contact: {} })).toBe(
      "failure: Attribute 'city' is not present in the rendering data.",
    );
  });

  test('takes a condition on a missing variable for false', () => {
    expect(subject('{{#if gold}}Gold{{else}}Dear{{/if}}', {})).toBe('Dear');
  });

  test('loops over lists, reaching out with ../', () => {
    const values = { sign: '-', list: [{ city: 'Lisbon' }, { city: '上海' }] };
    expect(subject('{{#each list}}{{../sign}}{{this.city}}{{@index}}{{/each}}', values)).toBe('-Lisbon0-上海1');
  });

  test('renders inline partials', () => {
    expect(subject('{{#*inline "who"}}you, {{name}}{{/inline}}For {{> who}}', { name: 'A' })).toBe('For you, A');
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'sees no %s that is not in the values',
    (name) => {
      expect(subject(`{{${name}}}`, {})).toBe(`failure: Attribute '${name}' is not present in the rendering data.`);
      expect(subject(`{{a.${name}}}`, { a: { b: 1 } })).toBe(
        `failure: Attribute '${name}' is not present in the rendering data.`,
      );
    },
  );

  test('shows a value whose name is like one of those', () => {
    expect(subject('{{toString}}', { toString: 'mine' })).toBe('mine');
  });

  test.each(['{{lookup a "b"}}', '{{log a}}', '{{upper name}}', '{{#if a}}', '{{'])(
    'cannot be stored: %s',
    (source) => {
      expect(() => compileMailTemplate({ subject: source, html: '', text: '' })).toThrow(
        'The subject part is not a valid template',
      );
    },
  );
});

describe('a template inside the call', () => {
  test('substitutes', () => {
    const result = compileInlineTemplate({ subject: 'Hi {{name}}', html: '', text: 't' })({ name: 'A' });
    expect(result).toEqual({ content: { subject: 'Hi A', html: '', text: 't' } });
  });

  test('knows no conditions', () => {
    expect(() => compileInlineTemplate({ subject: 's', html: '{{#if a}}x{{/if}}', text: '' })).toThrow(
      'substitutes values only',
    );
  });
});
