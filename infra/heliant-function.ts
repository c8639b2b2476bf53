import { join } from 'node:path';
import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  type EventSourceMappingOptions,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/contracts/environment.ts';
import { allow } from './allow.ts';
import { bundling } from './bundling.ts';
import { HarmAlarm } from './harm-alarm.ts';
import type { HeliantQueue } from './heliant-queue.ts';
import type { House } from './house.ts';
import { named } from './naming.ts';
import { environmentFor, type Supplies } from './supplies.ts';

const root = join(import.meta.dirname, '..');

export type HeliantFunctionProps = {
  /** The handler's file, from the root of the repository. It exports `handler`. */
  entry: `functions/${string}.handler.ts`;
  /** One sentence: what customers suffer when this function fails. */
  errorImpact: string;
  memoryMb?: 512 | 1024;
  timeout?: Duration;
};

export const defaultTimeout = Duration.seconds(60);
/** Below the 30 s after which an HTTP API gives up on its integration (API Gateway quotas). */
export const webTimeout = Duration.seconds(29);
/** Lambda's longest (Lambda quotas): a file of a million rows. */
export const importTimeout = Duration.seconds(900);

type QueueReading = Pick<EventSourceMappingOptions, 'batchSize' | 'maxBatchingWindow' | 'maxConcurrency'>;

/** One function: its own role with the rights of grants.ts, a log group that forgets, tracing, an alarm that says whom a failure hurts. */
export class HeliantFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(
    scope: Construct,
    functionName: FunctionName,
    house: House,
    supplies: Supplies,
    props: HeliantFunctionProps,
  ) {
    super(scope, functionName);
    const role = new Role(this, 'role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.function = this.#lambda(functionName, house, role, environmentFor(functionName, supplies.variables), props);
    allow(role, functionName, supplies);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes trace segments without naming a resource: AWS defines none for PutTraceSegments.',
    });
    new HarmAlarm(this, `${functionName}-errors`, house, {
      metric: this.function.metricErrors(),
      harm: props.errorImpact,
      threshold: 1,
    });
  }

  #lambda(
    functionName: FunctionName,
    { environment }: House,
    role: Role,
    variables: Record<string, string>,
    props: HeliantFunctionProps,
  ) {
    const physicalName = named(environment.stage, functionName);
    const logGroup = new LogGroup(this, 'logs', {
      logGroupName: `/aws/lambda/${physicalName}`,
      retention: environment.logRetention,
      removalPolicy: environment.removal,
    });
    logGroup.grantWrite(role);
    const lambda = new NodejsFunction(this, 'function', {
      functionName: physicalName,
      entry: join(root, props.entry),
      depsLockFilePath: join(root, 'package-lock.json'),
      handler: 'handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? 512,
      timeout: props.timeout ?? defaultTimeout,
      environment: { ...variables, NODE_OPTIONS: '--enable-source-maps' },
      role,
      logGroup,
      tracing: Tracing.ACTIVE,
      bundling,
    });
    // The local host reads nothing but the template: this is how it finds the code.
    (lambda.node.defaultChild as CfnFunction).addMetadata('heliant:entry', props.entry);
    return lambda;
  }

  /**
   * Reads a queue; records that fail go back to it alone. One message at a time unless said otherwise. The rights are the
   * three that Lambda asks for (AWSLambdaSQSQueueExecutionRole): the CDK's own event source would add two that nobody uses.
   */
  reads(queue: HeliantQueue, options: QueueReading = {}): this {
    this.may(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue.queueArn);
    this.function.addEventSourceMapping(queue.node.id, {
      eventSourceArn: queue.queueArn,
      batchSize: 1,
      ...options,
      reportBatchItemFailures: true,
    });
    return this;
  }

  /** A right that comes with an event source, beside those of grants.ts. */
  may(actions: string[], resource: string): void {
    this.function.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
  }
}
