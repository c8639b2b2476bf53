import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { isPlain, type Parcel } from './provider.ts';
import type { SesWorld } from './simulated-ses.ts';

type Published = { MessageId?: string };
/** The sending client's limits for SMS (functions/dispatch/sms.channel.ts). */
const connectionTimeoutMs = 1_000;
const requestTimeoutMs = 2_500;

/** SNS's client in place of the real one: a call a message, and parsing XML for each would cost more than all the rest. */
export class SimulatedSms {
  world: SesWorld | undefined;
  readonly middlewareStack = { remove: () => true };

  send({ input }: PublishCommand): Promise<Published> {
    const { scheduler, random, provider } = this.world!;
    const tags = Object.entries(input.MessageAttributes ?? {}).map(([name, value]) => [name, value.StringValue ?? '']);
    const parcel: Parcel = {
      channel: 'sms',
      to: input.PhoneNumber ?? '',
      tags: Object.fromEntries(tags),
      words: input.Message ?? '',
    };
    return scheduler.exchange<Published>('sms', (call, answer) => {
      const fate = provider.fate();
      provider.world.called([parcel], call);
      if (!isPlain(fate)) this.world!.chronicle.carry([parcel]);
      answer(requestTimeoutMs, failed('TimeoutError'));
      if (fate === 'no-connection') return answer(1, failed('Error', undefined, 'ECONNREFUSED'));
      if (fate === 'connect-hangs') return answer(connectionTimeoutMs, failed('TimeoutError'));
      if (fate === 'reset-before') return answer(5, failed('Error', undefined, 'ECONNRESET'));
      const arrivesMs = fate === 'hangs' ? random.between(2_000, 40_000) : random.between(1, 20);
      return scheduler.after(arrivesMs, () => {
        if (call.dropped || (fate === 'hangs' && call.gone)) return;
        if (fate === 'throttled') return answer(5, failed('ThrottledException', 429));
        if (fate === 'set-up-refused') return answer(5, failed('AuthorizationErrorException', 403));
        if (fate === '500-before') return answer(5, failed('InternalErrorException', 500));
        if (provider.world.isPoison(parcel.to)) {
          provider.world.rejected(parcel);
          return answer(5, failed('InvalidParameterException', 400));
        }
        const [said] = provider.acceptAll([parcel], call);
        if (fate === 'reset-after') return answer(5, failed('Error', undefined, 'ECONNRESET'));
        if (fate === '500-after') return answer(5, failed('InternalErrorException', 500));
        const lateMs = fate === 'answered-late' || fate === 'hangs' ? random.between(500, 20_000) : 10;
        return answer(lateMs, () => (typeof said === 'object' && said.id ? { MessageId: said.id } : {}));
      });
    });
  }
}

export const asSnsClient = (sms: SimulatedSms): SNSClient => sms as unknown as SNSClient;

const failed = (name: string, status?: number, code?: string) => (): Published => {
  throw Object.assign(new Error(name), {
    name,
    ...(status && { $metadata: { httpStatusCode: status } }),
    ...(code && { code }),
  });
};
