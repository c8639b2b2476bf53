import type { Address, Email } from 'postal-mime';

/** SES's notification about a received mail, content in base64 as the receipt rule asks for. */
export function receivedNotification(
  mail: Email,
  raw: Buffer,
  { messageId, at, topicArn }: { messageId: string; at: string; topicArn: string },
): Record<string, unknown> {
  const recipients = addressesOf(mail.to);
  return {
    notificationType: 'Received',
    mail: {
      timestamp: at,
      source: addressesOf(mail.from && [mail.from])[0],
      messageId,
      destination: recipients,
      headersTruncated: false,
      headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
      commonHeaders: {
        returnPath: mail.returnPath ?? addressesOf(mail.from && [mail.from])[0],
        from: linesOf(mail.from && [mail.from]),
        to: linesOf(mail.to),
        ...(mail.cc && { cc: linesOf(mail.cc) }),
        ...(mail.messageId !== undefined && { messageId: mail.messageId }),
        ...(mail.date !== undefined && { date: mail.date }),
        ...(mail.subject !== undefined && { subject: mail.subject }),
      },
    },
    receipt: {
      timestamp: at,
      processingTimeMillis: 400,
      recipients,
      spamVerdict: { status: 'PASS' },
      virusVerdict: { status: 'PASS' },
      spfVerdict: { status: 'PASS' },
      dkimVerdict: { status: 'PASS' },
      dmarcVerdict: { status: 'PASS' },
      action: { type: 'SNS', topicArn, encoding: 'BASE64' },
    },
    content: raw.toString('base64'),
  };
}

function addressesOf(addresses: Address[] | undefined): string[] {
  return (addresses ?? []).flatMap(({ address, group }) => (address === undefined ? addressesOf(group) : [address]));
}

function linesOf(addresses: Address[] | undefined): string[] {
  return (addresses ?? []).flatMap(({ name, address, group }) => {
    if (address === undefined) return linesOf(group);
    return [name ? `${name} <${address}>` : address];
  });
}
