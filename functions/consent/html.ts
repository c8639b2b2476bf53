/** Markup that is safe to send: made by `html` only, so every value in it was escaped. */
export type Html = { readonly markup: string };
type Value = Html | string | number | false | undefined | readonly Html[];

/** Template literal that escapes what is put into it, in text and in quoted attributes alike; `false` and undefined leave nothing. */
export const html = (literals: TemplateStringsArray, ...values: Value[]): Html => ({
  markup: literals.reduce((markup, literal, n) => markup + toMarkup(values[n - 1]) + literal),
});

function toMarkup(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
  return String(value).replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
