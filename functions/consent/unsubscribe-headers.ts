/** SES: a header's name and value together hold at most 996 printable ASCII characters (ReplacementHeaders). */
const maxHeaderLength = 996;

/**
 * The two headers of one-click unsubscribe (RFC 8058 section 3.1), in the order they go out: `url` is the message's own
 * /u/ link. Throws when the address cannot stand in a header.
 */
export function unsubscribeHeaders(url: string): { name: string; value: string }[] {
  const name = 'List-Unsubscribe';
  if (!/^https?:\/\/[!-;=?-~]+$/.test(url) || name.length + url.length + 2 > maxHeaderLength)
    throw new Error('an unsubscribe address must be an http(s) URL of printable ASCII that fits into a header');
  return [
    { name, value: `<${url}>` },
    { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
  ];
}
