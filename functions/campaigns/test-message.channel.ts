import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

/** Where a member of the bank's staff sees a message before any customer does. Gives the provider's message id. */
export interface TestMessages {
  email(message: { from: string; to: string; subject: string; html: string; text: string }): Promise<string>;
  sms(message: { to: string; text: string }): Promise<string>;
}

/** One message to a colleague, never to a customer's record: no gate, no claim, no tags that lead events to a customer. */
export const awsTestMessages = (mail: SESv2Client, texts: SNSClient, configurationSet: string): TestMessages => ({
  async email({ from, to, subject, html, text }) {
    const Content = { Simple: { Subject: { Data: subject }, Body: { Html: { Data: html }, Text: { Data: text } } } };
    const answer = await mail.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content,
        ConfigurationSetName: configurationSet,
      }),
    );
    return answer.MessageId ?? '';
  },
  async sms({ to, text }) {
    const answer = await texts.send(new PublishCommand({ PhoneNumber: to, Message: text }));
    return answer.MessageId ?? '';
  },
});
