import { z } from 'zod';
import { parseFilters } from '../sources/event-filter.ts';
import type { ResourceKind } from './resource-kind.ts';

const FunctionProperties = z.object({
  FunctionName: z.string().optional(),
  Role: z.string(),
  Handler: z.string(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  LoggingConfig: z.object({ LogGroup: z.string().optional() }).optional(),
  TracingConfig: z.object({ Mode: z.string() }).optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()) }).default({ Variables: {} }),
});

/** AWS::Lambda::Function. Metadata `heliant:entry` names the handler's source, which the bundled code no longer tells. */
export const lambdaFunction: ResourceKind = async (properties, { aws, landscape, generatedName, metadata }) => {
  const plan = FunctionProperties.parse(properties);
  const name = plan.FunctionName ?? generatedName;
  const arn = `arn:aws:lambda:${aws.region}:${aws.accountId}:function:${name}`;
  landscape.functions.set(arn, {
    name,
    arn,
    roleArn: plan.Role,
    entry: z.string({ error: 'the function lacks the metadata heliant:entry' }).parse(metadata['heliant:entry']),
    exportName: plan.Handler.split('.').at(-1) ?? 'handler',
    environment: plan.Environment.Variables,
    timeoutMs: plan.Timeout * 1000,
    memoryMb: plan.MemorySize,
    logGroup: plan.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    traced: plan.TracingConfig?.Mode === 'Active',
  });
  return { ref: name, attributes: { Arn: arn } };
};

const MappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.literal(true).default(true),
  BatchSize: z.coerce.number().optional(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
  TumblingWindowInSeconds: z.coerce.number().default(0),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.coerce.number().default(-1),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
});

/** AWS::Lambda::EventSourceMapping, of a queue or of a table's stream. */
export const eventSourceMapping: ResourceKind = async (properties, { aws, landscape, generatedName }) => {
  const mapping = MappingProperties.parse(properties);
  const functionArn = mapping.FunctionName.startsWith('arn:')
    ? mapping.FunctionName
    : `arn:aws:lambda:${aws.region}:${aws.accountId}:function:${mapping.FunctionName}`;
  const reportsItemFailures = mapping.FunctionResponseTypes.length > 0;
  const service = mapping.EventSourceArn.split(':')[2];
  const patterns = (mapping.FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern);
  if (service === 'sqs') {
    if (patterns.length > 0) throw new Error('filters on queues are not offered');
    landscape.queueMappings.push({
      queueArn: mapping.EventSourceArn,
      functionArn,
      // Lambda's own default and, without a batching window, its most (Lambda API: CreateEventSourceMapping, BatchSize).
      batchSize: mapping.BatchSize ?? 10,
      reportsItemFailures,
    });
  } else if (service === 'dynamodb') {
    landscape.streamMappings.push({
      streamArn: mapping.EventSourceArn,
      functionArn,
      batchSize: mapping.BatchSize ?? 100,
      startsAtOldest: mapping.StartingPosition === 'TRIM_HORIZON',
      tumblingWindowSeconds: mapping.TumblingWindowInSeconds,
      bisectsOnError: mapping.BisectBatchOnFunctionError,
      maxRetries: mapping.MaximumRetryAttempts,
      reportsItemFailures,
      wants: parseFilters(patterns),
      onFailureQueueArn: mapping.DestinationConfig?.OnFailure.Destination,
    });
  } else {
    throw new Error(`event sources of ${service} are not offered`);
  }
  return { ref: generatedName, attributes: { Id: generatedName } };
};
