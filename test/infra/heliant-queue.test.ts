import { describe, expect, it } from 'vitest';
import { flat, resourcesOf, synthesize } from './templates.ts';

const { every } = synthesize('dev');
const queues = resourcesOf(every, 'AWS::SQS::Queue');
const functions = resourcesOf(every, 'AWS::Lambda::Function');
const alarms = resourcesOf(every, 'AWS::CloudWatch::Alarm');
const sources = resourcesOf(every, 'AWS::Lambda::EventSourceMapping');

const refersTo = (value: unknown, id: string) => JSON.stringify(value).includes(`"${id}"`);

describe('every queue', () => {
  const deadLetters = queues.filter(({ properties }) => String(properties['QueueName']).endsWith('-dead-letters'));
  const working = queues.filter((queue) => !deadLetters.includes(queue));

  it.each(working)(
    '$properties.QueueName gives a message up after ten tries, to dead letters of its own',
    ({ properties }) => {
      const redrive = properties['RedrivePolicy'] as { maxReceiveCount: number; deadLetterTargetArn: unknown };
      const target = deadLetters.find(({ id }) => flat(redrive.deadLetterTargetArn) === `<${id}.Arn>`);
      expect(redrive.maxReceiveCount).toBe(10);
      expect(target?.properties['QueueName']).toBe(`${String(properties['QueueName'])}-dead-letters`);
    },
  );

  it.each(deadLetters)('$properties.QueueName keeps them a fortnight and alarms at the first', ({ id, properties }) => {
    expect(properties['MessageRetentionPeriod']).toBe(1_209_600);
    const alarm = alarms.find((a) => refersTo(a.properties['Dimensions'], id));
    expect(alarm?.properties).toMatchObject({ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 });
  });

  it.each(working)('$properties.QueueName alarms when its oldest message waits', ({ id }) => {
    const alarm = alarms.find((a) => refersTo(a.properties['Dimensions'], id));
    expect(alarm?.properties['MetricName']).toBe('ApproximateAgeOfOldestMessage');
  });

  it.each(queues)('$properties.QueueName is encrypted and takes nothing but TLS', ({ id, properties }) => {
    expect(properties['SqsManagedSseEnabled']).toBe(true);
    const policy = resourcesOf(every, 'AWS::SQS::QueuePolicy').find((p) => refersTo(p.properties['Queues'], id));
    expect(policy?.properties['PolicyDocument']).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    });
  });

  it.each(working)(
    '$properties.QueueName hides a message for at least six time-outs of the function that reads it',
    ({ id, properties }) => {
      const source = sources.find((s) => refersTo(s.properties['EventSourceArn'], id))!;
      const reader = functions.find((fn) => refersTo(source.properties['FunctionName'], fn.id))!;
      expect(properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * (reader.properties['Timeout'] as number));
      expect(source.properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
    },
  );
});
