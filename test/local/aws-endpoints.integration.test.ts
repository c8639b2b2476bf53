import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListTopicsCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalAws, localStart, startLocalAws, table } from '../support/local-aws.ts';

const run = promisify(execFile);
const awscli = '/usr/bin/aws';

let local: LocalAws;
beforeAll(async () => {
  local = await startLocalAws();
});
afterAll(() => local.close());

const taken = async (queueArn: string) => {
  const messages = await local.aws.queues.take(queueArn, 10, AbortSignal.timeout(5_000));
  local.aws.queues.remove(
    queueArn,
    messages.map(({ receiptHandle }) => receiptHandle),
  );
  return messages.map(({ body }) => body);
};
const queue = (name: string) => local.aws.queues.create(name, { visibilitySeconds: 30, delaySeconds: 0 });

describe('SNS', () => {
  test('delivers to a queue in its envelope, or raw', async () => {
    const { aws, client } = local;
    const topic = aws.topics.create('news');
    const [wrapped, raw] = [queue('news-wrapped'), queue('news-raw')];
    aws.topics.subscribeQueue(topic, wrapped.arn, { raw: false });
    aws.topics.subscribeQueue(topic, raw.arn, { raw: true });
    const sns = new SNSClient(client());
    const { MessageId } = await sns.send(
      new PublishCommand({
        TopicArn: topic,
        Message: '{"a":"<1> & \\"2\\""}',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
      }),
    );
    expect(await taken(raw.arn)).toEqual(['{"a":"<1> & \\"2\\""}']);
    expect(JSON.parse((await taken(wrapped.arn))[0] ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn: topic,
      Message: '{"a":"<1> & \\"2\\""}',
      Timestamp: expect.stringMatching(/^2027-02-27T00:0/),
      MessageAttributes: { kind: { Type: 'String', Value: 'test' } },
    });
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toContainEqual({ TopicArn: topic });
  });

  test('puts an SMS into the outbox with its sender', async () => {
    const sns = new SNSClient(local.client());
    const { MessageId } = await sns.send(
      new PublishCommand({
        PhoneNumber: '+8613800138000',
        Message: '【银行】生日快乐。拒收请回复R',
        MessageAttributes: { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'BANK' } },
      }),
    );
    expect(local.aws.outbox.find(MessageId ?? '')).toMatchObject({
      channel: 'sms',
      to: '+8613800138000',
      from: 'BANK',
      text: '【银行】生日快乐。拒收请回复R',
      headers: { 'AWS.SNS.SMS.SenderID': 'BANK' },
    });
  });

  test('refuses a number that is none, and a topic that is not there', async () => {
    const sns = new SNSClient(local.client());
    await expect(sns.send(new PublishCommand({ PhoneNumber: '555-1234', Message: 'x' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:nowhere';
    await expect(sns.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });
});

describe('Secrets Manager', () => {
  test('gives a secret by name or ARN, and says so when there is none', async () => {
    const arn = local.aws.putSecret('signing', '{"k1":"abc"}');
    const secrets = new SecretsManagerClient(local.client());
    for (const SecretId of ['signing', arn]) {
      const secret = await secrets.send(new GetSecretValueCommand({ SecretId }));
      expect(secret).toMatchObject({ ARN: arn, Name: 'signing', SecretString: '{"k1":"abc"}' });
    }
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('S3', () => {
  test('keeps an object as a file, and gives it back whole or in part', async () => {
    const bucket = local.aws.createBucket('imports');
    expect(bucket.arn).toBe('arn:aws:s3:::imports');
    const s3 = new S3Client(local.client());
    const object = { Bucket: 'imports', Key: 'incoming/上海 1.csv' };
    await s3.send(new PutObjectCommand({ ...object, Body: 'name,city\nLi,Shanghai\n' }));
    expect(existsSync(bucket.pathOf('incoming/上海 1.csv'))).toBe(true);
    const whole = await s3.send(new GetObjectCommand(object));
    expect(await whole.Body?.transformToString()).toBe('name,city\nLi,Shanghai\n');
    const part = await s3.send(new GetObjectCommand({ ...object, Range: 'bytes=5-8' }));
    expect(await part.Body?.transformToString()).toBe('city');
    expect((await s3.send(new HeadObjectCommand(object))).ContentLength).toBe(22);
  });

  test('takes an upload of unknown checksum in chunks, and lists in pages', async () => {
    local.aws.createBucket('many');
    const s3 = new S3Client(local.client());
    const body = 'x'.repeat(200_000);
    const stream = Readable.from(
      [body.slice(0, 70_000), body.slice(70_000)].map((part) => Buffer.from(part)),
      {
        objectMode: false,
      },
    );
    await s3.send(new PutObjectCommand({ Bucket: 'many', Key: 'a/1', Body: stream, ContentLength: 200_000 }));
    for (const Key of ['a/2', 'a/3', 'b/1']) await s3.send(new PutObjectCommand({ Bucket: 'many', Key, Body: 'y' }));
    const stored = await s3.send(new GetObjectCommand({ Bucket: 'many', Key: 'a/1' }));
    expect(await stored.Body?.transformToString()).toBe(body);
    const first = await s3.send(new ListObjectsV2Command({ Bucket: 'many', Prefix: 'a/', MaxKeys: 2 }));
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(['a/1', 'a/2']);
    const rest = await s3.send(
      new ListObjectsV2Command({ Bucket: 'many', Prefix: 'a/', ContinuationToken: first.NextContinuationToken }),
    );
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(['a/3']);
    expect(rest.IsTruncated).toBe(false);
  });

  test('refuses a key that is not there, and one that would leave the bucket', async () => {
    local.aws.createBucket('imports');
    const s3 = new S3Client(local.client());
    await expect(s3.send(new GetObjectCommand({ Bucket: 'imports', Key: 'none' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    const outside = await fetch(`${local.aws.endpoint}/imports/%2e%2e%2f%2e%2e%2foutbox.ndjson`);
    expect(outside.status).toBe(400);
    expect(await outside.text()).toContain('<Code>InvalidArgument</Code>');
  });
});

describe('every service', () => {
  test('tells virtual time, so that no SDK sets its clock by ours', async () => {
    const response = await fetch(`${local.aws.endpoint}/v2/email/account`);
    const date = Date.parse(response.headers.get('date') ?? '');
    expect(date).toBeGreaterThanOrEqual(localStart);
    expect(date).toBeLessThan(localStart + 600_000);
  });
});

const cli = existsSync(awscli) ? describe : describe.skip;
if (!existsSync(awscli))
  console.log(`skipped: calls with awscli, for there is no ${awscli} (Debian: apt-get install awscli)`);

cli('Debian’s awscli', () => {
  const aws = async (...words: string[]) => {
    const environment = {
      AWS_ACCESS_KEY_ID: 'operator',
      AWS_SECRET_ACCESS_KEY: 'operator',
      AWS_DEFAULT_REGION: 'us-east-1',
    };
    const { stdout } = await run(awscli, ['--endpoint-url', local.aws.endpoint, '--output', 'json', ...words], {
      env: { PATH: process.env['PATH'], ...environment },
    });
    return stdout === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  };

  test('lists and scans tables', async () => {
    await local.aws.createTable('cli-things', table);
    expect((await aws('dynamodb', 'list-tables'))['TableNames']).toContain('cli-things');
    await aws('dynamodb', 'put-item', '--table-name', 'cli-things', '--item', '{"id":{"S":"1"}}');
    expect(await aws('dynamodb', 'scan', '--table-name', 'cli-things')).toMatchObject({
      Count: 1,
      Items: [{ id: { S: '1' } }],
    });
  });

  test('lists queues, sends, receives and deletes, by the Query protocol', async () => {
    const { url } = queue('cli-work');
    expect((await aws('sqs', 'list-queues', '--queue-name-prefix', 'cli-'))['QueueUrls']).toEqual([url]);
    expect((await aws('sqs', 'get-queue-url', '--queue-name', 'cli-work'))['QueueUrl']).toBe(url);
    const attributes = 'kind={DataType=String,StringValue=a&b}';
    const sent = await aws(
      'sqs',
      'send-message',
      '--queue-url',
      url,
      '--message-body',
      'Grüße <1> & 2\n',
      '--message-attributes',
      attributes,
    );
    const received = await aws(
      'sqs',
      'receive-message',
      '--queue-url',
      url,
      '--attribute-names',
      'All',
      '--message-attribute-names',
      'All',
    );
    expect(received['Messages']).toMatchObject([
      {
        MessageId: sent['MessageId'],
        Body: 'Grüße <1> & 2\n',
        Attributes: { ApproximateReceiveCount: '1' },
        MessageAttributes: { kind: { StringValue: 'a&b', DataType: 'String' } },
      },
    ]);
    const [{ ReceiptHandle } = { ReceiptHandle: '' }] = received['Messages'] as { ReceiptHandle: string }[];
    await aws('sqs', 'delete-message', '--queue-url', url, '--receipt-handle', ReceiptHandle);
    const depth = await aws('sqs', 'get-queue-attributes', '--queue-url', url, '--attribute-names', 'All');
    expect(depth['Attributes']).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  test('sends batches', async () => {
    const { url } = queue('cli-batch');
    const entries = JSON.stringify([
      { Id: 'a', MessageBody: '1' },
      { Id: 'b', MessageBody: '2' },
    ]);
    const sent = await aws('sqs', 'send-message-batch', '--queue-url', url, '--entries', entries);
    expect(sent['Successful']).toMatchObject([{ Id: 'a' }, { Id: 'b' }]);
  });

  test('reads the error of a queue that is not there', async () => {
    const url = `${local.aws.endpoint}/000000000000/nowhere`;
    await expect(aws('sqs', 'receive-message', '--queue-url', url)).rejects.toThrow(
      'AWS.SimpleQueueService.NonExistentQueue',
    );
  });

  test('sends a mail and publishes to a number: both lie in the outbox', async () => {
    const mail = await aws(
      'sesv2',
      'send-email',
      '--from-email-address',
      'hello@bank.example',
      '--destination',
      'ToAddresses=anaya@example.com',
      '--content',
      'Simple={Subject={Data=Hi},Body={Text={Data=Hello}}}',
    );
    const sms = await aws('sns', 'publish', '--phone-number', '+14155550100', '--message', 'Hello');
    expect(local.aws.outbox.find(String(mail['MessageId']))).toMatchObject({
      to: 'anaya@example.com',
      subject: 'Hi',
      text: 'Hello',
    });
    expect(local.aws.outbox.find(String(sms['MessageId']))).toMatchObject({ to: '+14155550100', text: 'Hello' });
  });
});
