/** One thing that goes wrong at the endpoints, for a share of the calls that it may happen to. */
export type Fault = {
  /** `ses.SendBulkEmail`, or `ses.*` for every call of the service. */
  call: string;
  kind: string;
  /** Share of the calls, 0 to 1. */
  rate: number;
  /** The same seed plays the same calls of a sequence. */
  seed: number;
  /** At most so often; without it, as often as it is drawn. */
  times?: number | undefined;
};

type Service = {
  calls: readonly string[];
  /** Each kind with the calls that it can happen to: of the service's calls, all unless some are named. */
  kinds: Readonly<Record<string, readonly string[]>>;
};

const mail = [
  'SendBulkEmail',
  'SendEmail',
  'GetAccount',
  'CreateEmailTemplate',
  'GetEmailTemplate',
  'UpdateEmailTemplate',
  'DeleteEmailTemplate',
  'ListEmailTemplates',
  'ListConfigurationSets',
  'GetEmailIdentity',
];
const tables = [
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
  'TransactGetItems',
  'TransactWriteItems',
  'ExecuteStatement',
  'BatchExecuteStatement',
  'ExecuteTransaction',
];
const messages = ['SendMessage', 'SendMessageBatch', 'ReceiveMessage'];

const sending = (calls: readonly string[]): Record<string, readonly string[]> => ({
  reset: calls,
  'accept-then-reset': calls,
  '500': calls,
  'accept-then-500': calls,
  throttle: calls,
  hang: calls,
});

/** What can be asked for. Of SQS it is messages that something happens to, however they are put in and taken out. */
const services: Readonly<Record<string, Service>> = {
  ses: { calls: mail, kinds: { ...sending(mail), partial: ['SendBulkEmail'] } },
  sns: { calls: ['Publish'], kinds: sending(['Publish']) },
  sqs: { calls: messages, kinds: { duplicate: messages, delay: messages, reorder: messages } },
  dynamodb: {
    calls: tables,
    kinds: {
      throttle: tables,
      'lose-reply': tables,
      reset: tables,
      '500': tables,
      partial: ['BatchGetItem', 'BatchWriteItem', 'BatchExecuteStatement'],
      'transaction-conflict': ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems', 'BatchExecuteStatement'],
    },
  },
  'sms-voice': { calls: ['SendTextMessage'], kinds: sending(['SendTextMessage']) },
};

const split = (call: string): [service: string, operation: string] => {
  const dot = call.indexOf('.');
  return dot < 0 ? [call, ''] : [call.slice(0, dot), call.slice(dot + 1)];
};

/** Whether a call of this service and operation is one that the fault may happen to. */
export function concerns(fault: Fault, service: string, operation: string): boolean {
  const [itsService, itsOperation] = split(fault.call);
  if (itsService !== service || (itsOperation !== '*' && itsOperation !== operation)) return false;
  return services[service]?.kinds[fault.kind]?.includes(operation) === true;
}

/** Which field of a fault cannot be played, and what could be written there instead. */
export function misfit({
  call,
  kind,
}: Pick<Fault, 'call' | 'kind'>): { field: 'call' | 'kind'; message: string } | undefined {
  const [name, operation] = split(call);
  const service = Object.hasOwn(services, name) ? services[name] : undefined;
  const oneOf = (words: readonly string[]) => words.join(', ');
  if (service === undefined)
    return {
      field: 'call',
      message: `"${call}" must begin with one of ${oneOf(Object.keys(services).map((each) => `${each}.`))}`,
    };
  if (operation !== '*' && !service.calls.includes(operation))
    return {
      field: 'call',
      message: `"${call}" must be ${name}.* or, after "${name}.", one of ${oneOf(service.calls)}`,
    };
  const calls = Object.hasOwn(service.kinds, kind) ? service.kinds[kind] : undefined;
  if (calls === undefined)
    return { field: 'kind', message: `"${kind}" must for ${name} be one of ${oneOf(Object.keys(service.kinds))}` };
  if (operation === '*' || calls.includes(operation)) return undefined;
  return {
    field: 'kind',
    message: `"${kind}" cannot happen to ${call}, only to ${oneOf(calls.map((each) => `${name}.${each}`))}`,
  };
}
