import { Duration, Validations } from 'aws-cdk-lib';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { HarmAlarm } from './harm-alarm.ts';
import { HeliantFunction } from './heliant-function.ts';
import { DeadLetterQueue } from './heliant-queue.ts';
import type { House } from './house.ts';
import type { Supplies } from './supplies.ts';

/**
 * The Timeline's stream into counters, scores and scoreboard. The tumbling window gives the function the shard's id, one
 * batch at a time per shard keeps their order: both are what makes at-least-once delivery count exactly once.
 */
export function foldTimeline(scope: Construct, house: House, supplies: Supplies): void {
  const fold = new HeliantFunction(scope, 'fold-timeline', house, supplies, {
    entry: 'functions/scoring/fold-timeline.handler.ts',
    errorImpact: 'Counters and scores stand still: runs do not pause by themselves when too many customers complain.',
  });
  const harm = 'Facts were left out of counters and scores: customers are chosen by wrong numbers until a recount.';
  const leftOut = new DeadLetterQueue(scope, 'fold-timeline', house, harm);
  const reason = 'It is the on-failure destination of a stream: a dead-letter queue that no queue points at.';
  Validations.of(leftOut).acknowledge({ id: 'AwsSolutions-SQS3', reason });
  const stream = supplies.tables.timeline.tableStreamArn!;
  fold.may(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], stream);
  fold.may(['dynamodb:ListStreams'], '*');
  fold.may(['sqs:SendMessage'], leftOut.queueArn);
  fold.function.addEventSourceMapping('timeline', {
    eventSourceArn: stream,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 1_000,
    maxBatchingWindow: Duration.seconds(1),
    tumblingWindow: Duration.seconds(60),
    parallelizationFactor: 1,
    bisectBatchOnError: true,
    // Some hours of backing off for an outage; a record that is still refused then lets the others pass.
    retryAttempts: 100,
    onFailure: { bind: () => ({ destination: leftOut.queueArn }) },
    filters: [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT') })],
  });
  Validations.of(fold.function).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Streams can only be listed all together: AWS defines no resource for ListStreams.',
  });
  new HarmAlarm(scope, 'fold-timeline-age', house, {
    metric: fold.function.metric('IteratorAge', { statistic: 'Maximum' }),
    harm: 'Counters and scores are ten minutes behind: a run that annoys customers pauses itself too late.',
    threshold: Duration.minutes(10).toMilliseconds(),
  });
}
