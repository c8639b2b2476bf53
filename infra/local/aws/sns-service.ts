import type { Authorize } from './authorize.ts';
import type { OutboxWriter } from './outbox.ts';
import { parseQuery, queryAnswer, queryError, required, type Tree } from './query-wire.ts';
import type { SeededIds } from './seeded-ids.ts';
import type { PublishOptions, TopicEngine } from './topics.ts';
import { type AwsCall, AwsFault, type AwsService, textIn } from './wire.ts';

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';
/** SNS developer guide, "Publishing SMS messages": 1,600 characters a Publish; 262,144 bytes to a topic. */
const maxSmsCharacters = 1600;
const maxMessageBytes = 262_144;
/** E.164: a plus sign and up to 15 digits. */
const phoneNumber = /^\+[1-9]\d{1,14}$/;

type Operation = (input: Tree, call: AwsCall) => Promise<Record<string, unknown>> | Record<string, unknown>;

/** SNS: topics to queues, and SMS into the outbox. */
export function createSnsService(
  topics: TopicEngine,
  outbox: OutboxWriter,
  ids: SeededIds,
  authorize: Authorize,
): AwsService {
  const operations: Record<string, Operation> = {
    ListTopics(_input, call) {
      authorize(call, 'sns:ListTopics', '*');
      return { Topics: { member: topics.arns().map((TopicArn) => ({ TopicArn })) } };
    },
    Subscribe(input, call) {
      const topicArn = required(input, 'TopicArn');
      authorize(call, 'sns:Subscribe', topicArn);
      if (!topics.has(topicArn)) throw noSuchTopic();
      if (input['Protocol'] !== 'sqs')
        throw new AwsFault('InvalidParameter', 'The local endpoint subscribes queues only: Protocol must be sqs.');
      const raw = attributePairs(input['Attributes']).some(
        ([name, value]) => name === 'RawMessageDelivery' && value === 'true',
      );
      topics.subscribeQueue(topicArn, required(input, 'Endpoint'), { raw });
      return { SubscriptionArn: `${topicArn}:${ids.next()}` };
    },
    Publish: (input, call) => (typeof input['PhoneNumber'] === 'string' ? sendSms(input, call) : publish(input, call)),
  };

  const publish = (input: Tree, call: AwsCall): Record<string, unknown> => {
    const topicArn = input['TopicArn'] ?? input['TargetArn'];
    if (typeof topicArn !== 'string')
      throw new AwsFault('InvalidParameter', 'Invalid parameter: TopicArn or TargetArn or PhoneNumber must be given.');
    authorize(call, 'sns:Publish', topicArn);
    if (!topics.has(topicArn)) throw noSuchTopic();
    const message = required(input, 'Message');
    if (Buffer.byteLength(message) > maxMessageBytes)
      throw new AwsFault('InvalidParameter', 'Invalid parameter: Message too long.');
    const subject = input['Subject'];
    const options: PublishOptions = {
      attributes: attributesOf(input),
      ...(typeof subject === 'string' && { subject }),
    };
    return { MessageId: topics.publish(topicArn, message, options).messageId };
  };

  const sendSms = async (input: Tree, call: AwsCall): Promise<Record<string, unknown>> => {
    // A number is no resource that a policy could name; and it must not show in the permission report.
    authorize(call, 'sns:Publish', 'phone-number');
    const to = required(input, 'PhoneNumber');
    if (!phoneNumber.test(to))
      throw new AwsFault('InvalidParameter', 'Invalid parameter: PhoneNumber must be in E.164 form, as +14155550100.');
    const text = required(input, 'Message');
    if (text.length > maxSmsCharacters)
      throw new AwsFault(
        'InvalidParameter',
        `Invalid parameter: Message must be at most ${maxSmsCharacters} characters.`,
      );
    const attributes = Object.entries(attributesOf(input)).map(
      ([name, { StringValue = '' }]) => [name, StringValue] as const,
    );
    const isReserved = ([name]: readonly [string, string]) => name.startsWith('AWS.');
    const headers = Object.fromEntries(attributes.filter(isReserved));
    const tags = Object.fromEntries(attributes.filter((attribute) => !isReserved(attribute)));
    const from = headers['AWS.SNS.SMS.SenderID'] ?? headers['AWS.MM.SMS.OriginationNumber'] ?? '';
    const [id = ''] = await outbox.accept([{ channel: 'sms', to, from, subject: '', html: '', text, headers, tags }]);
    return { MessageId: id };
  };

  return {
    async answer(call) {
      const input = parseQuery(call.body.toString());
      const action = textIn(input, 'Action');
      const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
      if (operation === undefined) throw new AwsFault('InvalidAction', `The local endpoint does not offer ${action}.`);
      return queryAnswer(action, await operation(input, call), ids.next(), namespace);
    },
    refuse(fault) {
      const code = fault.code === 'AccessDeniedException' ? 'AuthorizationError' : fault.code;
      return queryError(fault, code, fault.status, ids.next(), namespace);
    },
  };
}

const noSuchTopic = (): AwsFault => new AwsFault('NotFound', 'Topic does not exist', 404);

const entriesOf = (map: Tree[string] | undefined): Tree[] => {
  const entries = typeof map === 'object' && !Array.isArray(map) ? map['entry'] : undefined;
  return Array.isArray(entries) ? (entries as Tree[]) : [];
};

const attributePairs = (map: Tree[string] | undefined): [string, string][] =>
  entriesOf(map).map((entry) => [textIn(entry, 'key'), textIn(entry, 'value')]);

function attributesOf(input: Tree): NonNullable<PublishOptions['attributes']> {
  const pairs = entriesOf(input['MessageAttributes']).map((entry) => [
    textIn(entry, 'Name'),
    entry['Value'] as { DataType: string; StringValue?: string },
  ]);
  return Object.fromEntries(pairs) as NonNullable<PublishOptions['attributes']>;
}
