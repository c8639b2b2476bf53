import type { SESv2ClientConfig } from '@aws-sdk/client-sesv2';
import { sendingClient, type sendingLimits } from '../../functions/dispatch/email.channel.ts';
import type { Chronicle } from './chronicle.ts';
import { type EntryAnswer, type Fate, isPlain, type Parcel, type Provider } from './provider.ts';
import type { Random } from './random.ts';
import type { Call, Scheduler } from './scheduler.ts';

type HttpRequest = { body?: unknown; path: string };
type HttpAnswer = { statusCode: number; headers: Record<string, string>; body: Uint8Array };
type Answer = (afterMs: number, outcome: () => HttpAnswer) => void;
type Limits = typeof sendingLimits;
export type SesWorld = {
  scheduler: Scheduler;
  random: Random;
  provider: Provider;
  chronicle: Pick<Chronicle, 'carry'>;
};

/** SendBulkEmail as it travels (SES v2 API, REST-JSON), of it what is looked at. */
type BulkBody = {
  DefaultContent: { Template: { TemplateName: string } };
  BulkEmailEntries: {
    Destination: { ToAddresses: [string] };
    ReplacementTags?: { Name: string; Value: string }[];
    ReplacementHeaders?: { Name: string; Value: string }[];
  }[];
};

const decoder = new TextDecoder();

/**
 * SES behind the real client: an HTTP handler in memory that keeps the client's limits on virtual time as the Node handler
 * keeps them on real time (@smithy/node-http-handler): without `throwOnRequestTimeout` it only goes on waiting.
 */
export class SimulatedSes {
  world: SesWorld | undefined;
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  async handle(request: HttpRequest): Promise<{ response: HttpAnswer }> {
    const { scheduler } = this.world!;
    const body = JSON.parse(decoder.decode(request.body as Uint8Array)) as BulkBody;
    const parcels = parcelsOf(body);
    const response = await scheduler.exchange<HttpAnswer>(`ses ${parcels.length}`, (call, answer) =>
      this.#travel(parcels, call, answer),
    );
    return { response };
  }

  #travel(parcels: Parcel[], call: Call, answer: Answer): void {
    const { scheduler, random, provider } = this.world!;
    const { weather } = provider.world;
    const fate = provider.fate();
    provider.world.called(parcels, call);
    const { connectionTimeout, requestTimeout, throwOnRequestTimeout } = this.#limits;
    const lasts = (ms: number) => (throwOnRequestTimeout ? Math.min(ms, requestTimeout) : ms);
    const wayMs = lasts(weather.latencyMs());
    const backMs = weather.latencyMs();
    if (!isPlain(fate) || wayMs + backMs >= requestTimeout) this.world!.chronicle.carry(parcels);
    if (throwOnRequestTimeout) answer(requestTimeout, failed('TimeoutError'));
    if (fate === 'no-connection') return answer(wayMs, failed('Error', 'ECONNREFUSED'));
    if (fate === 'connect-hangs') return answer(connectionTimeout, failed('TimeoutError'));
    if (fate === 'reset-before') return answer(wayMs, failed('Error', 'ECONNRESET'));
    scheduler.note(`${fate} ${parcels.length}`);
    const arrivesMs = fate === 'hangs' ? random.between(2_000, 40_000) : wayMs;
    scheduler.after(arrivesMs, () => {
      // Who has gone away while waiting is not served; what had arrived before is.
      if (call.dropped || (fate === 'hangs' && call.gone)) return;
      const lateMs = fate === 'answered-late' || fate === 'hangs' ? random.between(500, 20_000) : backMs;
      answer(lateMs, this.#decide(fate, parcels, call));
    });
  }

  #decide(fate: Fate, parcels: Parcel[], call: Call): () => HttpAnswer {
    const { provider } = this.world!;
    const { weather } = provider.world;
    if (fate === 'throttled') return problem(429, 'TooManyRequestsException');
    if (fate === 'set-up-refused') return problem(400, 'AccountSuspendedException');
    if (fate === '500-before') return problem(500, 'InternalServiceErrorException');
    if (parcels.some(({ to }) => provider.world.isPoison(to))) {
      weather.count('provider-poison-entry');
      for (const parcel of parcels.length === 1 ? parcels : []) provider.world.rejected(parcel);
      return problem(400, 'BadRequestException');
    }
    if (fate === 'reset-after' || fate === '500-after') {
      provider.acceptAll(parcels, call);
      return fate === 'reset-after' ? failed('Error', 'ECONNRESET') : problem(500, 'InternalServiceErrorException');
    }
    const answers = provider.sort(parcels, call);
    return () => json(200, { BulkEmailEntryResults: resultsOf(answers) });
  }
}

/** A short answer says nothing of its last entries. */
const resultsOf = (answers: EntryAnswer[]) =>
  answers.flatMap((answer) => (answer === 'unsaid' ? [] : [{ Status: answer.status, MessageId: answer.id }]));

function parcelsOf({ DefaultContent, BulkEmailEntries }: BulkBody): Parcel[] {
  return BulkEmailEntries.map(({ Destination, ReplacementTags = [], ReplacementHeaders = [] }) => {
    const unsubscribe = ReplacementHeaders.find(({ Name }) => Name === 'List-Unsubscribe')?.Value;
    const unsubscribeUrl = unsubscribe?.match(/<(https:[^>]+)>/)?.[1];
    return {
      channel: 'email',
      to: Destination.ToAddresses[0],
      tags: Object.fromEntries(ReplacementTags.map(({ Name, Value }) => [Name, Value])),
      template: DefaultContent.Template.TemplateName,
      ...(unsubscribeUrl && { unsubscribeUrl }),
    };
  });
}

const json = (statusCode: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify(body)),
});

const problem = (status: number, type: string) => () => json(status, { message: type }, { 'x-amzn-errortype': type });

const failed = (name: string, code?: string) => (): HttpAnswer => {
  throw Object.assign(new Error(code ?? name), { name, ...(code && { code }) });
};

/** The real sending client over this handler. Fixed credentials and no signature: nobody checks one here. */
export const clientOver = (ses: SimulatedSes) =>
  sendingClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    signer: { sign: async (request: unknown) => request },
    requestHandler: ses,
  } as unknown as SESv2ClientConfig);
