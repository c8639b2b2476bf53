/** A link is printable ASCII: Chinese words may follow it without a space. What ends a sentence is not part of it. */
const link = /https:\/\/[!-z|~]+/g;
const sentenceEnd = /[.,;:!?)'"]+$/;

/** A token's byte holds five bits for the place of a link: an SMS has one or two. */
const maxLinks = 32;

/** The links that an approved SMS leads to, in the order of its words. */
export const smsLinks = (sms: string): string[] =>
  [...sms.matchAll(link)].slice(0, maxLinks).map(([found]) => found.replace(sentenceEnd, ''));

/** The name under which each recipient's own way to the n-th link stands in the words. */
export const linkField = (place: number): string => `link${place}`;

/** The same words with `{{t.link0}}`, `{{t.link1}}` … in the places of their links. */
export function withLinkFields(sms: string): string {
  let place = 0;
  return sms.replace(link, (found) => {
    if (place === maxLinks) return found;
    const rest = sentenceEnd.exec(found)?.[0] ?? '';
    return `{{t.${linkField(place++)}}}${rest}`;
  });
}

/** Of the usual length: a customer's id of seven letters gives a token of 31 (consent/link-token.ts). */
const sampleOwnLink = 'https://care.sunrisebank.example/l/sample-token-of-thirty-one-char';

/** Values for the link fields of these words, each as long as a recipient's own, for counting what will be billed. */
export const sampleLinks = (sms: string): Record<string, string> =>
  Object.fromEntries(smsLinks(sms).map((_, place) => [linkField(place), sampleOwnLink]));
