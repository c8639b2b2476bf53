import { describe, expect, it } from 'vitest';
import { compileMailTemplate } from '../../infra/local/aws/mail-template.ts';
import { createOutboxLines } from '../../infra/local/aws/outbox-lines.ts';

const template = compileMailTemplate({ subject: 'Hi {{name}}', html: '<p>{{name}}</p>', text: '{{name}}!' });
const message = (name: string) => ({
  id: `0100${name}`,
  channel: 'email' as const,
  to: 'li@example.com',
  from: 'hello@bank.example',
  subject: `Hi ${name}`,
  html: `<p>${name}</p>`,
  text: `${name}!`,
  headers: { 'Reply-To': 'care@bank.example' },
  tags: { run: 'run_1' },
  acceptedAt: '2027-03-01T10:00:00.000Z',
  acceptedAtReal: '2026-11-22T10:00:00.000Z',
});
const letter = (name: string) => ({ ...message(name), letter: { template, values: { name } } });

describe('the lines of the outbox file', () => {
  it('hold no words of a letter, only the values in it, and the template once', () => {
    const lines = createOutboxLines();
    const first = lines.of([letter('Li'), letter('Rita')]);
    expect(first.templates.lines).toHaveLength(1);
    first.templates.areWritten();
    const second = lines.of([letter('Amal')]);
    expect(second.templates.lines).toEqual([]);
    expect([...first.written, ...second.written].filter((line) => line.includes('<p>'))).toEqual([]);
  });

  it('give the whole message again, after a restart too', () => {
    const { templates, written } = createOutboxLines().of([letter('Li'), letter('Rita')]);
    const again = createOutboxLines();
    for (const line of templates.lines) expect(again.envelopeIn(line)).toBeUndefined();
    expect(written.map((line) => again.messageIn(line))).toEqual([message('Li'), message('Rita')]);
  });

  it('repeat the template where the lines with it could not be written', () => {
    const lines = createOutboxLines();
    lines.of([letter('Li')]);
    expect(lines.of([letter('Li')]).templates.lines).toHaveLength(1);
  });

  it('keep a message as it is that came without a template', () => {
    const lines = createOutboxLines();
    const { templates, written } = lines.of([message('Li')]);
    expect(templates.lines).toEqual([]);
    expect(lines.envelopeIn(written[0]!)).toEqual(message('Li'));
  });
});
