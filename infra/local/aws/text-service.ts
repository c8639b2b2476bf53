import type { Authorize } from './authorize.ts';
import { arnOf } from './names.ts';
import type { OutboxWriter } from './outbox.ts';
import type { TextSets } from './text-events.ts';
import { type AwsCall, AwsFault, type AwsService, jsonAnswer, parseJson, textIn } from './wire.ts';

const jsonType = 'application/x-amz-json-1.0';
const targetPrefix = 'PinpointSMSVoiceV2.';
/** SendTextMessage's model: 1,600 characters, five entries of context with up to 800 letters, 5 s to 3 days to live. */
const maxCharacters = 1_600;
const maxContextEntries = 5;
const maxContextLetters = 800;
const [shortestLifeS, longestLifeS] = [5, 259_200];
/** E.164: a plus sign and up to 15 digits. */
const phoneNumber = /^\+[1-9]\d{1,14}$/;

/** AWS End User Messaging (JSON 1.0): texts into the outbox, their context kept as tags. */
export function createTextService(outbox: OutboxWriter, sets: TextSets, authorize: Authorize): AwsService {
  return {
    async answer(call) {
      const operation = String(call.headers['x-amz-target']).replace(targetPrefix, '');
      if (operation !== 'SendTextMessage')
        throw new AwsFault('UnknownOperationException', `The local endpoint does not offer ${operation}.`);
      return jsonAnswer({ MessageId: await sendText(call) }, jsonType);
    },
    refuse: (fault) =>
      jsonAnswer({ __type: fault.code, Message: fault.message, message: fault.message }, jsonType, fault.status),
  };

  async function sendText(call: AwsCall): Promise<string> {
    const input = parseJson(call.body.toString());
    // Which number it leaves by is AWS's choice where none is named.
    authorize(call, 'sms-voice:SendTextMessage', arnOf('sms-voice', 'sender-id/local'));
    const to = textIn(input, 'DestinationPhoneNumber');
    if (!phoneNumber.test(to)) throw invalid('DestinationPhoneNumber must be in E.164 form, as +14155550100.');
    const text = textIn(input, 'MessageBody');
    if (text === '' || text.length > maxCharacters)
      throw invalid(`MessageBody must have 1 to ${maxCharacters} characters.`);
    const life = input['TimeToLive'] ?? longestLifeS;
    if (typeof life !== 'number' || life < shortestLifeS || life > longestLifeS)
      throw invalid(`TimeToLive must be ${shortestLifeS} to ${longestLifeS} seconds.`);
    const configurationSet = textIn(input, 'ConfigurationSetName');
    if (configurationSet !== '' && !sets.has(configurationSet))
      throw new AwsFault('ResourceNotFoundException', `There is no configuration set ${configurationSet}.`);
    const from = textIn(input, 'OriginationIdentity');
    const headers = { TimeToLive: String(life), MessageType: textIn(input, 'MessageType') };
    const tags = contextIn(input['Context']);
    const [id = ''] = await outbox.accept([
      {
        channel: 'sms',
        to,
        from,
        subject: '',
        html: '',
        text,
        headers,
        tags,
        ...(configurationSet && { configurationSet }),
      },
    ]);
    return id;
  }
}

function contextIn(context: unknown = {}): Record<string, string> {
  const entries = Object.entries(context as Record<string, unknown>);
  if (entries.length > maxContextEntries) throw invalid(`Context has at most ${maxContextEntries} entries.`);
  for (const [name, value] of entries)
    if (!/^\S{1,100}$/.test(name) || typeof value !== 'string' || !fits(value))
      throw invalid(`Context ${name} must be 1 to ${maxContextLetters} letters.`);
  return Object.fromEntries(entries) as Record<string, string>;
}

const fits = (value: string): boolean =>
  value.length > 0 && value.length <= maxContextLetters && value.trim() === value;

const invalid = (message: string): AwsFault => new AwsFault('ValidationException', message);
