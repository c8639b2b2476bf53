import PostalMime from 'postal-mime';
import type { Submission } from './outbox-message.ts';
import { AwsFault } from './wire.ts';

/** Headers that are shown as fields of their own, or only describe the MIME structure. */
const structural = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'subject',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
]);

/** Reads a raw message (base64 of MIME); SES's own headers choose configuration set and tags. */
export async function readRawMail(data: string, recipients: string[]): Promise<Submission> {
  const mail = await PostalMime.parse(Buffer.from(data, 'base64'));
  const headers = mail.headers.filter(({ key }) => !structural.has(key));
  const named = (key: string) => mail.headers.find((header) => header.key === key)?.value;
  const inMessage = (mail.to ?? []).map(({ address }) => address).filter((address) => address !== undefined);
  const destination = recipients.length > 0 ? recipients : inMessage;
  const from = named('from');
  if (from === undefined) throw new AwsFault('BadRequestException', 'The raw message has no From header.');
  if (destination.length === 0) throw new AwsFault('BadRequestException', 'The raw message has no recipient.');
  const configurationSet = named('x-ses-configuration-set');
  return {
    channel: 'email',
    to: destination.join(', '),
    destination,
    from,
    subject: mail.subject ?? '',
    html: mail.html ?? '',
    text: mail.text ?? '',
    headers: Object.fromEntries(
      headers.filter(({ key }) => !key.startsWith('x-ses-')).map(({ originalKey, value }) => [originalKey, value]),
    ),
    tags: tagsIn(named('x-ses-message-tags') ?? ''),
    ...(configurationSet !== undefined && { configurationSet }),
  };
}

/** `name=value, name=value` */
function tagsIn(header: string): Record<string, string> {
  const pairs = header.split(',').map((pair) => pair.trim().split('='));
  return Object.fromEntries(pairs.filter(([name]) => name).map(([name, value = '']) => [name, value]));
}
