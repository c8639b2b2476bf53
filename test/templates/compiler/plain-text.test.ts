import { describe, expect, it } from 'vitest';
import { plainTextOf } from '../../../templates/compiler/plain-text.ts';

describe('the text part of a mail', () => {
  it('sets paragraphs apart and keeps broken lines', () => {
    expect(plainTextOf('<body><h1>Hello</h1><p>One\n  two</p><p>Warmly,<br>us</p></body>')).toBe(
      'Hello\n\nOne two\n\nWarmly,\nus',
    );
  });

  it('shows where a link leads', () => {
    expect(plainTextOf('<body><a class="x" href="https://a.example/">\n Read <b>on</b> </a></body>')).toBe(
      'Read on: https://a.example/',
    );
    expect(plainTextOf('<body><a href="https://a.example/">https://a.example/</a></body>')).toBe('https://a.example/');
    expect(plainTextOf('<body><a href="https://a.example/">退订</a></body>')).toBe('退订：https://a.example/');
  });

  it('leaves out what no reader sees: head, comments, the hidden preview line', () => {
    const html =
      '<head><title>T</title><style>p{}</style></head><body><!--[if mso]><table><![endif]--><div style="display:none;font-size:1px">preview</div><p>seen</p></body>';
    expect(plainTextOf(html)).toBe('seen');
  });

  it('reads the entities that authors write', () => {
    expect(plainTextOf('<body><p>Fish &amp; chips &lt;3&nbsp;&copy; O&#39;Neil</p></body>')).toBe(
      "Fish & chips <3 © O'Neil",
    );
  });
});
