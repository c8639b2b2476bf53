import type { OutboxMessage } from '../parts.ts';
import type { MailTemplate } from './mail-template.ts';

/** What a message's words were made from. */
export type Letter = { template: MailTemplate; values: Record<string, unknown> };

/** A message as it comes in; `failure` says why an accepted one could not be rendered. */
export type Submission = Omit<OutboxMessage, 'id' | 'acceptedAt' | 'acceptedAtReal'> & {
  configurationSet?: string;
  /** Each address on its own; `to` may hold several. */
  destination?: string[];
  failure?: { errorMessage: string; templateName: string };
  letter?: Letter;
};

export type StoredMessage = OutboxMessage & Pick<Submission, 'configurationSet' | 'destination' | 'failure'>;
