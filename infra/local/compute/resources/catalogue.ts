import { eventSourceMapping, lambdaFunction } from './compute.ts';
import { key, logGroup, userPool, userPoolClient } from './identities.ts';
import { configurationSet, emailIdentity, eventDestination, receiptRule } from './mail.ts';
import { queue, subscription, topic, topicPolicy } from './messaging.ts';
import { policy, role } from './permissions.ts';
import type { ResourceKind } from './resource-kind.ts';
import { api, authorizer, integration, route, stage } from './routes.ts';
import { schedule, scheduleGroup } from './schedules.ts';
import { bucket, secret, table } from './storage.ts';
import { textConfigurationSet } from './texts.ts';

/** Every type that the local host stands up, each by its own few lines. */
export const kinds: Record<string, ResourceKind> = {
  'AWS::ApiGatewayV2::Api': api,
  'AWS::ApiGatewayV2::Authorizer': authorizer,
  'AWS::ApiGatewayV2::Integration': integration,
  'AWS::ApiGatewayV2::Route': route,
  'AWS::ApiGatewayV2::Stage': stage,
  'AWS::Cognito::UserPool': userPool,
  'AWS::Cognito::UserPoolClient': userPoolClient,
  'AWS::DynamoDB::Table': table,
  'AWS::IAM::ManagedPolicy': policy,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::KMS::Key': key,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::S3::Bucket': bucket,
  'AWS::SES::ConfigurationSet': configurationSet,
  'AWS::SES::ConfigurationSetEventDestination': eventDestination,
  'AWS::SES::EmailIdentity': emailIdentity,
  'AWS::SES::ReceiptRule': receiptRule,
  'AWS::SMSVOICE::ConfigurationSet': textConfigurationSet,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SQS::Queue': queue,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': scheduleGroup,
  'AWS::SecretsManager::Secret': secret,
};

/** Types with nothing to run on one machine, and why. A type on neither list stops the start. */
export const nothingToRun: Record<string, string> = {
  'AWS::ApiGatewayV2::ApiMapping': 'one port, no custom domain',
  'AWS::ApiGatewayV2::DomainName': 'one port, no custom domain',
  'AWS::CDK::Metadata': 'says only which constructs were used',
  'AWS::CertificateManager::Certificate': 'plain HTTP on the own machine',
  'AWS::CloudWatch::Alarm': 'nobody is on call here; the template tests check the alarms',
  'AWS::CloudWatch::CompositeAlarm': 'as alarms',
  'AWS::CloudWatch::Dashboard': 'no metrics are kept',
  'AWS::Cognito::UserPoolDomain': 'tokens come from /_local/token',
  'AWS::Cognito::UserPoolGroup': 'the role asked for at /_local/token is the group',
  'AWS::KMS::Alias': 'data at rest is the own disk',
  'AWS::Lambda::Permission': 'says which service may call a function; the host calls as the template wires it',
  'AWS::Logs::MetricFilter': 'no metrics are kept',
  'AWS::Logs::ResourcePolicy': 'functions log to files',
  'AWS::S3::BucketPolicy': 'objects are files on the own disk',
  'AWS::SES::ReceiptRuleSet': 'its rules say where mail goes',
  'AWS::SQS::QueuePolicy': 'says which topic may send; subscriptions are stood up as the template wires them',
};
