import { z } from 'zod';
import type { ResourceKind } from './resource-kind.ts';

const SetProperties = z.object({
  ConfigurationSetName: z.string().optional(),
  EventDestinations: z
    .array(
      z.object({
        Enabled: z.literal(true),
        MatchingEventTypes: z.array(z.string()),
        SnsDestination: z.object({ TopicArn: z.string() }),
      }),
    )
    .length(1),
});

/** AWS::SMSVOICE::ConfigurationSet: what became of texts goes to its topic, which no customer's reply comes to. */
export const textConfigurationSet: ResourceKind = async (properties, { aws, landscape, generatedName }) => {
  const { ConfigurationSetName, EventDestinations } = SetProperties.parse(properties);
  const ref = ConfigurationSetName ?? generatedName;
  for (const { MatchingEventTypes, SnsDestination } of EventDestinations) {
    aws.createTextConfigurationSet(ref, SnsDestination.TopicArn, MatchingEventTypes);
    landscape.textEventTopics.add(SnsDestination.TopicArn);
  }
  return { ref, attributes: { Arn: ref } };
};
