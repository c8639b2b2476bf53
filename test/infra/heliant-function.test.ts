import { describe, expect, it } from 'vitest';
import { environments, type FunctionName, readEnvironment } from '../../functions/contracts/environment.ts';
import { flat, resourcesOf, statementsByRole, synthesize } from './templates.ts';

const { every } = synthesize('dev');
const queues = resourcesOf(every, 'AWS::SQS::Queue');
const functions = resourcesOf(every, 'AWS::Lambda::Function');
const alarms = resourcesOf(every, 'AWS::CloudWatch::Alarm');

const refersTo = (value: unknown, id: string) => JSON.stringify(value).includes(`"${id}"`);

describe('every function', () => {
  it('of the contracts is there, and no other', () => {
    const names = functions.map(({ properties }) => String(properties['FunctionName']).replace('heliant-dev-', ''));
    expect(names.toSorted()).toEqual(Object.keys(environments).toSorted());
  });

  it.each(functions)(
    '$properties.FunctionName runs on Node 24, traced, with its own role, a log group that forgets, an alarm and its file named',
    (fn) => {
      expect(fn.properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogGroup: { Ref: expect.any(String) } },
      });
      const sharing = functions.filter(({ properties }) => flat(properties['Role']) === flat(fn.properties['Role']));
      expect(sharing).toHaveLength(1);
      const logGroup = flat((fn.properties['LoggingConfig'] as { LogGroup: unknown }).LogGroup).slice(1, -1);
      const retention = resourcesOf(every, 'AWS::Logs::LogGroup').find(({ id }) => id === logGroup)?.properties[
        'RetentionInDays'
      ];
      expect(retention).toBe(30);
      const onErrors = alarms.filter(
        ({ properties }) => properties['MetricName'] === 'Errors' && refersTo(properties['Dimensions'], fn.id),
      );
      expect(onErrors).toHaveLength(1);
      expect(fn.metadata['heliant:entry']).toMatch(/^functions\/[a-z-]+\/[a-z-]+\.handler\.ts$/);
    },
  );

  it.each(functions)(
    '$properties.FunctionName is given exactly the variables it parses at its start',
    ({ properties }) => {
      const functionName = String(properties['FunctionName']).replace('heliant-dev-', '') as FunctionName;
      const given = (properties['Environment'] as { Variables: Record<string, unknown> }).Variables;
      const asDeployed = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, deployed(value)]));
      const { NODE_OPTIONS, ...ours } = asDeployed;
      expect(NODE_OPTIONS).toBe('--enable-source-maps');
      expect(readEnvironment(functionName, ours)).toEqual(ours);
    },
  );

  it('has a time-out under its lease, its route’s patience or Lambda’s longest', () => {
    const timeouts = functions.map(({ properties }) => [
      String(properties['FunctionName']).replace('heliant-dev-', ''),
      properties['Timeout'],
    ]);
    expect(Object.fromEntries(timeouts)).toEqual({
      'start-run': 60,
      'expand-slice': 60,
      'release-batches': 60,
      'send-batch': 60,
      sweep: 60,
      'record-response': 60,
      'receive-reply': 60,
      'fold-timeline': 60,
      'import-customers': 900,
      'staff-api': 29,
      'public-pages': 29,
    });
  });
});

/** What CloudFormation would put for a reference: a queue's URL for a queue, some name for anything else. */
function deployed(value: unknown): string {
  if (typeof value === 'string') return value;
  const line = flat(value);
  const isQueueUrl = queues.some(({ id }) => line === `<${id}>`) || /:ExportsOutputRef\w+queue\w+>$/.test(line);
  return isQueueUrl ? 'https://sqs.eu-central-1.amazonaws.com/111122223333/queue' : line;
}

describe('roles', () => {
  const roles = statementsByRole(every);

  it('name every resource, but where it has a name only at run time or AWS has none', () => {
    const wildcards = [...roles].flatMap(([role, statements]) =>
      statements
        .filter(({ effect }) => effect === 'Allow')
        .flatMap(({ actions, resources }) =>
          resources
            .filter((resource) => resource.includes('*'))
            .flatMap((resource) => actions.map((action) => `${action} ${resource}`)),
        )
        .map((line) => `${role.replace(/role[0-9A-F]{8}$/, '')}: ${line}`),
    );
    const at = (service: string) => `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>`;
    const traced = wildcards.filter((line) => /: xray:Put(TraceSegments|TelemetryRecords) \*$/.test(line));
    expect(traced).toHaveLength(22);
    expect(wildcards.filter((line) => !traced.includes(line)).toSorted()).toEqual([
      'foldtimeline: dynamodb:ListStreams *',
      'importcustomers: s3:GetObject arn:<AWS::Partition>:s3:::heliant-dev-imports-<AWS::AccountId>-<AWS::Region>/incoming/*',
      `releasebatches: scheduler:CreateSchedule ${at('scheduler')}:schedule/heliant-dev-schedules/*`,
      `sendbatch: scheduler:CreateSchedule ${at('scheduler')}:schedule/heliant-dev-schedules/*`,
      'sendbatch: ses:GetAccount *',
      `sendbatch: ses:SendBulkEmail ${at('ses')}:template/heliant-*`,
      `sendbatch: ses:SendBulkTemplatedEmail ${at('ses')}:template/heliant-*`,
      'sendbatch: sns:Publish *',
      `staffapi: scheduler:CreateSchedule ${at('scheduler')}:schedule/heliant-dev-schedules/*`,
      `staffapi: scheduler:DeleteSchedule ${at('scheduler')}:schedule/heliant-dev-schedules/*`,
      `staffapi: ses:CreateEmailTemplate ${at('ses')}:template/heliant-*`,
      'staffapi: sns:Publish *',
    ]);
  });

  it('never allow every action of a service', () => {
    const actions = [...roles.values()].flat().flatMap(({ actions }) => actions);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('take publishing to topics back from those who may text', () => {
    const texting = [...roles].filter(([, all]) =>
      all.some(({ effect, actions }) => effect === 'Allow' && actions.includes('sns:Publish')),
    );
    expect(texting).toHaveLength(2);
    const denied = { effect: 'Deny', actions: ['sns:Publish'], resources: ['arn:<AWS::Partition>:sns:*:*:*'] };
    for (const [, statements] of texting) expect(statements).toContainEqual(denied);
  });

  it('let schedules send to start-run and release-batches only', () => {
    const [, statements] = [...roles].find(([role]) => role.startsWith('schedulessenderrole'))!;
    expect(statements).toEqual([
      {
        effect: 'Allow',
        actions: ['sqs:SendMessage'],
        resources: [expect.stringMatching(/^<releasebatchesqueue/), expect.stringMatching(/^<startrunqueue/)],
      },
    ]);
  });
});
