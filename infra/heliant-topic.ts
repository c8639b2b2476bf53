import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { House } from './house.ts';
import { named } from './naming.ts';

/** AWS services that publish to our topics; the key's policy lets them encrypt what they publish. */
export const publishers = ['ses.amazonaws.com', 'sms-voice.amazonaws.com', 'cloudwatch.amazonaws.com'] as const;

/** A topic under the bank's key, over TLS only, that one AWS service, acting for this account, may publish to. */
export class HeliantTopic extends Topic {
  constructor(
    scope: Construct,
    name: string,
    { environment, key }: Omit<House, 'alarms'>,
    publisher: (typeof publishers)[number],
  ) {
    super(scope, `${name}-topic`, { topicName: named(environment.stage, name), masterKey: key, enforceSSL: true });
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(publisher)],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
