import { type AwsAnswer, type AwsCall, AwsFault, type AwsService, HangUp } from '../wire.ts';
import type { FaultPlayer } from './fault-player.ts';
import { operationOf } from './operation-of.ts';
import { answerInPart } from './part-answers.ts';
import { answerConflict } from './transaction-conflicts.ts';

/** Longer than any function runs (15 minutes, Lambda quotas): who has not hung up by then never will. */
const longestHangMs = 16 * 60_000;

/** Each service's own words: the errors that its API lists as common to all calls. */
const words: Record<string, { throttle: AwsFault; failure: AwsFault }> = {
  ses: {
    throttle: new AwsFault('TooManyRequestsException', 'Maximum sending rate exceeded.', 429),
    failure: new AwsFault('InternalFailure', 'The request processing has failed because of an unknown error.', 500),
  },
  'sms-voice': {
    throttle: new AwsFault('ThrottlingException', 'Rate exceeded', 400),
    failure: new AwsFault('InternalServerException', 'An unexpected error occurred.', 500),
  },
  sns: {
    throttle: new AwsFault('Throttling', 'Rate exceeded', 400),
    failure: new AwsFault('InternalError', 'The request processing has failed because of an unknown error.', 500),
  },
  dynamodb: {
    throttle: new AwsFault(
      'ProvisionedThroughputExceededException',
      'The level of configured provisioned throughput for the table was exceeded.',
    ),
    failure: new AwsFault('InternalServerError', 'Internal server error', 500),
  },
};

/** The same service, with the faults that were asked for: what a client meets on the wire. */
export function withFaults(name: string, service: AwsService, faults: FaultPlayer): AwsService {
  const { throttle, failure } = words[name] ?? {};
  if (throttle === undefined || failure === undefined) throw new Error(`No faults can be played at ${name}.`);

  const play = async (kind: string, call: AwsCall, operation: string): Promise<AwsAnswer> => {
    switch (kind) {
      case 'reset':
        throw new HangUp();
      case 'accept-then-reset':
      case 'lose-reply':
        // What the service refuses is answered: there nothing was accepted that could be in doubt.
        await service.answer(call);
        throw new HangUp();
      case '500':
        throw failure;
      case 'accept-then-500':
        await service.answer(call);
        throw failure;
      case 'throttle':
        throw throttle;
      case 'hang':
        await callerGone(call.gone);
        throw new HangUp();
      case 'partial':
        return answerInPart(operation, call, (part) => service.answer(part));
      case 'transaction-conflict':
        return answerConflict(operation, call);
      default:
        throw new Error(`Nobody knows how to play "${kind}".`);
    }
  };

  return {
    refuse: (fault, call) => service.refuse(fault, call),
    answer(call) {
      const operation = operationOf(call);
      const drawn = faults.drawCall(name, operation);
      return drawn === undefined ? service.answer(call) : play(drawn.kind, call, operation);
    },
  };
}

function callerGone(gone: AbortSignal): Promise<void> {
  if (gone.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longestHangMs);
    timer.unref();
    gone.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
