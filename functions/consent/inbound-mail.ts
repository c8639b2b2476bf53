import EmailReplyParser from 'email-reply-parser';
import PostalMime from 'postal-mime';

export type ReadMail = { from?: string; text: string; answers?: string; automatic: boolean };

/** A raw MIME message: who wrote it, what they wrote themselves, which message of ours it answers. */
export async function readMail(raw: string | Buffer): Promise<ReadMail> {
  const mail = await PostalMime.parse(raw);
  const headers = new Map(mail.headers.map(({ key, value }) => [key, value.trim().toLowerCase()]));
  const text = mail.text ?? (mail.html ?? '').replaceAll(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');
  const answers = mail.inReplyTo?.match(/<([^@>]+)@/)?.[1];
  return {
    ...(mail.from?.address && { from: mail.from.address }),
    text: new EmailReplyParser().parseReply(text).trim(),
    ...(answers && { answers }),
    automatic: isAutomatic(headers),
  };
}

/**
 * No person wrote it: RFC 3834 section 5 (`Auto-Submitted` other than `no`), an empty return path and delivery reports
 * (RFC 3464), and the marks older programs set.
 */
function isAutomatic(headers: Map<string, string>): boolean {
  const submitted = headers.get('auto-submitted');
  return (
    (submitted !== undefined && !/^no\b/.test(submitted)) ||
    headers.get('return-path') === '<>' ||
    (headers.get('content-type') ?? '').startsWith('multipart/report') ||
    headers.has('x-autoreply') ||
    headers.has('x-autorespond') ||
    headers.get('precedence') === 'auto_reply'
  );
}
