import { Duration, Stack } from 'aws-cdk-lib';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Environment, FunctionName } from '../functions/contracts/environment.ts';
import type { DataStack } from './data-stack.ts';
import { foldTimeline } from './fold-timeline.ts';
import { HarmAlarm } from './harm-alarm.ts';
import { HeliantFunction, type HeliantFunctionProps, importTimeout } from './heliant-function.ts';
import { HeliantTopic } from './heliant-topic.ts';
import type { House } from './house.ts';
import { Imports } from './imports.ts';
import { Mail } from './mail.ts';
import { createQueues } from './queues.ts';
import { Schedules } from './schedules.ts';
import type { Supplies } from './supplies.ts';
import { Texts } from './texts.ts';

/** The way of a message, in flow order: a run starts, its audience freezes, batches go out, answers come back and are counted. */
export class PipelineStack extends Stack {
  readonly supplies: Supplies;
  readonly importCustomers: HeliantFunction;
  readonly #house: House;

  constructor(scope: Construct, id: string, data: DataStack) {
    super(scope, id);
    this.#house = data.house;
    this.supplies = this.#supplies(data);
    const { queues } = this.supplies;

    this.#function('start-run', {
      entry: 'functions/triggers/start-run.handler.ts',
      errorImpact: 'Campaigns do not start: nobody in their audience gets a message.',
    }).reads(queues['start-run']);

    this.#function('expand-slice', {
      entry: 'functions/audience/expand-slice.handler.ts',
      errorImpact: 'Audiences do not freeze, so nothing is sent: customers miss their greeting.',
      memoryMb: 1024,
    }).reads(queues['expand-slice'], { maxConcurrency: 10 });

    this.#function('release-batches', {
      entry: 'functions/audience/release-batches.handler.ts',
      errorImpact: 'Frozen batches are not released: customers wait for a message that does not come.',
    }).reads(queues['release-batches']);

    this.#function('send-batch', {
      entry: 'functions/dispatch/send-batch.handler.ts',
      errorImpact: 'Messages are not sent, or it is unknown whether they were: customers get them late or not at all.',
    })
      .reads(queues['send-batch'], { maxConcurrency: 10 })
      // Workers of its own: a million offers in the other queue hold up no statement.
      .reads(queues['send-urgent'], { maxConcurrency: 5 });

    this.#function('record-response', {
      entry: 'functions/responses/record-response.handler.ts',
      errorImpact: 'Bounces and complaints are not recorded: customers who complained may be written to again.',
    }).reads(queues['record-response'], { batchSize: 25, maxBatchingWindow: Duration.seconds(1) });

    this.#function('receive-reply', {
      entry: 'functions/consent/receive-reply.handler.ts',
      errorImpact: 'Replies are not read: customers who answered STOP may be contacted again.',
    })
      .reads(queues['receive-sms'], { batchSize: 10 })
      .reads(queues['receive-mail'], { batchSize: 10 });

    foldTimeline(this, this.#house, this.supplies);

    this.importCustomers = this.#function('import-customers', {
      entry: 'functions/customers/import-customers.handler.ts',
      errorImpact:
        'The bank’s customer file is not read: customers are judged by old data, the deceased among them written to.',
      memoryMb: 1024,
      timeout: importTimeout,
    }).reads(queues['import-customers']);

    this.#sweep();
  }

  #function(name: FunctionName, props: HeliantFunctionProps): HeliantFunction {
    return new HeliantFunction(this, name, this.#house, this.supplies, props);
  }

  #sweep(): void {
    const sweep = this.#function('sweep', {
      entry: 'functions/triggers/sweep.handler.ts',
      errorImpact: 'Lost work is not put back on its way: customers in a stalled run get nothing.',
    }).reads(this.supplies.queues.sweep, { maxConcurrency: 2 });
    new HarmAlarm(this, 'sweep-missing', this.#house, {
      metric: sweep.function.metricInvocations(),
      harm: 'The sweep no longer runs, so work that queues lost stays lost: customers in a stalled run get nothing.',
      threshold: 1,
      whenAbsent: true,
      periods: 3,
    });
  }

  #supplies({ tables, signingSecret, house }: DataStack): Supplies {
    const queues = createQueues(this, house);
    const inboundSms = new HeliantTopic(this, 'inbound-sms', house, 'sms-voice.amazonaws.com');
    inboundSms.addSubscription(new SqsSubscription(queues['receive-sms']));
    const supplies = {
      tables,
      signingSecret,
      queues,
      mail: new Mail(this, 'mail', house, { events: queues['record-response'], inbound: queues['receive-mail'] }),
      texts: new Texts(this, 'texts', house, queues['record-response']),
      imports: new Imports(this, 'imports', house, queues['import-customers']),
      schedules: new Schedules(this, 'schedules', house, {
        startRun: queues['start-run'],
        releaseBatches: queues['release-batches'],
        sweep: queues.sweep,
      }),
    };
    return { ...supplies, variables: this.#variables(supplies) };
  }

  #variables({
    tables,
    queues,
    schedules,
    mail,
    texts,
    signingSecret,
    imports,
  }: Omit<Supplies, 'variables'>): Environment<FunctionName> {
    return {
      CUSTOMERS_TABLE: tables.customers.tableName,
      OCCASIONS_TABLE: tables.occasions.tableName,
      GATES_TABLE: tables.gates.tableName,
      TIMELINE_TABLE: tables.timeline.tableName,
      CAMPAIGNS_TABLE: tables.campaigns.tableName,
      CASES_TABLE: tables.cases.tableName,
      START_RUN_QUEUE_URL: queues['start-run'].queueUrl,
      EXPAND_SLICE_QUEUE_URL: queues['expand-slice'].queueUrl,
      RELEASE_BATCHES_QUEUE_URL: queues['release-batches'].queueUrl,
      SEND_BATCH_QUEUE_URL: queues['send-batch'].queueUrl,
      SEND_URGENT_QUEUE_URL: queues['send-urgent'].queueUrl,
      RECORD_RESPONSE_QUEUE_URL: queues['record-response'].queueUrl,
      START_RUN_QUEUE_ARN: queues['start-run'].queueArn,
      RELEASE_BATCHES_QUEUE_ARN: queues['release-batches'].queueArn,
      SCHEDULE_GROUP: schedules.groupName,
      SCHEDULE_ROLE_ARN: schedules.senderRole.roleArn,
      CONFIGURATION_SET: mail.configurationSetName,
      SIGNING_SECRET_ID: signingSecret.secretArn,
      PUBLIC_URL: this.#house.environment.publicUrl,
      MAIL_DOMAIN: this.#house.environment.mailDomain,
      STACK_ID: this.stackId,
      IMPORT_BUCKET: imports.bucketName,
      SMS_PROVIDER: this.#house.environment.smsProvider,
      SMS_CONFIGURATION_SET: texts.configurationSetName,
      SMS_PER_SECOND: String(this.#house.environment.smsPerSecond),
    };
  }
}
