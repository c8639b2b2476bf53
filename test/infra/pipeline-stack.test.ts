import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { resourcesOf, synthesize } from './templates.ts';

const { pipeline } = synthesize('dev');

/** A reference to the function of this name. */
const functionNamed = (name: string) => ({
  Ref: resourcesOf([pipeline], 'AWS::Lambda::Function').find(
    ({ properties }) => properties['FunctionName'] === `heliant-dev-${name}`,
  )!.id,
});

describe('sending', () => {
  it('takes one batch to a call, ten calls at once, hidden for 360 s', () => {
    pipeline.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'heliant-dev-send-batch', VisibilityTimeout: 360 });
    pipeline.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: functionNamed('send-batch'),
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });
});

describe('the fold', () => {
  it('reads new facts only, one batch at a time per shard, with the window that names the shard', () => {
    pipeline.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: functionNamed('fold-timeline'),
      BatchSize: 1000,
      ParallelizationFactor: 1,
      TumblingWindowInSeconds: 60,
      BisectBatchOnFunctionError: true,
      StartingPosition: 'TRIM_HORIZON',
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
  });
});

describe('schedules', () => {
  it('sweep every five minutes', () => {
    pipeline.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Target: Match.objectLike({ Input: '{"sweep":"all"}' }),
    });
  });
});

describe('mail', () => {
  it('is given up by SES after half an hour, so that nothing arrives at night, and travels over TLS', () => {
    pipeline.hasResourceProperties('AWS::SES::ConfigurationSet', {
      Name: 'heliant-dev-mail',
      DeliveryOptions: { MaxDeliverySeconds: 1800, TlsPolicy: 'REQUIRE' },
    });
  });

  it('tells of everything that becomes of a message, except that it was sent', () => {
    pipeline.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: [
          'reject',
          'bounce',
          'complaint',
          'delivery',
          'open',
          'click',
          'renderingFailure',
          'deliveryDelay',
          'subscription',
        ],
        SnsDestination: { TopicARN: { Ref: Match.stringLikeRegexp('^mailmailevents') } },
      },
    });
  });

  it('from customers comes in whole, whatever its encoding', () => {
    pipeline.hasResourceProperties('AWS::SES::ReceiptRule', {
      Rule: Match.objectLike({
        Recipients: ['mail.dev.heliant.example'],
        Actions: [{ SNSAction: { Encoding: 'Base64', TopicArn: { Ref: Match.stringLikeRegexp('^mailinboundmail') } } }],
      }),
    });
  });
});

describe('texts', () => {
  it('tell how each ended, where a stage has chosen a provider that knows', () => {
    pipeline.hasResourceProperties('AWS::SMSVOICE::ConfigurationSet', {
      ConfigurationSetName: 'heliant-dev-texts',
      EventDestinations: [
        Match.objectLike({
          Enabled: true,
          MatchingEventTypes: Match.arrayWith(['TEXT_DELIVERED', 'TEXT_INVALID', 'TEXT_UNREACHABLE']),
        }),
      ],
    });
    pipeline.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'heliant-dev-send-batch',
      Environment: { Variables: Match.objectLike({ SMS_PROVIDER: 'sns', SMS_CONFIGURATION_SET: 'heliant-dev-texts' }) },
    });
  });
});

describe('topics', () => {
  it('lead events, texts and replies to the queue that is read for each', () => {
    const routes = resourcesOf([pipeline], 'AWS::SNS::Subscription').map(({ properties }) => ({
      topic: (properties['TopicArn'] as { Ref: string }).Ref.replace(/topic[0-9A-F]{8}$/, ''),
      queue: (properties['Endpoint'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0].replace(/queue[0-9A-F]{8}$/, ''),
    }));
    expect(routes.toSorted((a, b) => a.topic.localeCompare(b.topic))).toEqual([
      { topic: 'inboundsms', queue: 'receivesms' },
      { topic: 'mailinboundmail', queue: 'receivemail' },
      { topic: 'mailmailevents', queue: 'recordresponse' },
      { topic: 'textstextevents', queue: 'recordresponse' },
    ]);
  });

  it('are under the bank’s key and take nothing but TLS', () => {
    pipeline.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    pipeline.allResourcesProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });
});

describe('customer files', () => {
  it('lie encrypted and versioned for a month, and announce themselves to the import', () => {
    pipeline.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          Match.objectLike({ ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }) }),
        ],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30 })] },
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'incoming/' }] } },
            Queue: { 'Fn::GetAtt': [Match.stringLikeRegexp('^importcustomersqueue'), 'Arn'] },
          },
        ],
      },
    });
  });

  it('are read by nobody without TLS', () => {
    pipeline.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });
});
