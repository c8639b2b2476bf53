import { z } from 'zod';
import type { ResourceKind } from './resource-kind.ts';

const SetProperties = z.object({ Name: z.string().optional() });

/** AWS::SES::ConfigurationSet: only named here; its event destination sets it up. */
export const configurationSet: ResourceKind = async (properties, { generatedName }) => ({
  ref: SetProperties.parse(properties).Name ?? generatedName,
  attributes: {},
});

const DestinationProperties = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.literal(true),
    MatchingEventTypes: z.array(z.string()),
    SnsDestination: z.object({ TopicARN: z.string() }),
  }),
});

/** AWS::SES::ConfigurationSetEventDestination */
export const eventDestination: ResourceKind = async (properties, { aws, generatedName }) => {
  const { ConfigurationSetName, EventDestination } = DestinationProperties.parse(properties);
  aws.createConfigurationSet(
    ConfigurationSetName,
    EventDestination.SnsDestination.TopicARN,
    EventDestination.MatchingEventTypes,
  );
  return { ref: generatedName, attributes: { Id: generatedName } };
};

const IdentityProperties = z.object({ EmailIdentity: z.string() });

/** AWS::SES::EmailIdentity: every sender may send here; the DNS records have nobody to read them. */
export const emailIdentity: ResourceKind = async (properties) => {
  const ref = IdentityProperties.parse(properties).EmailIdentity;
  const dns = [1, 2, 3].flatMap((index) => [
    [`DkimDNSTokenName${index}`, `token${index}._domainkey.${ref}`],
    [`DkimDNSTokenValue${index}`, `token${index}.dkim.amazonses.com`],
  ]);
  return { ref, attributes: Object.fromEntries(dns) };
};

const RuleProperties = z.object({
  Rule: z.object({
    Actions: z.array(z.object({ SNSAction: z.object({ TopicArn: z.string() }).optional() })).default([]),
  }),
});

/** AWS::SES::ReceiptRule: its topic is where a customer's mail arrives. */
export const receiptRule: ResourceKind = async (properties, { landscape, generatedName }) => {
  for (const { SNSAction } of RuleProperties.parse(properties).Rule.Actions) {
    if (SNSAction !== undefined) landscape.inbound.email = SNSAction.TopicArn;
  }
  return { ref: generatedName, attributes: {} };
};
