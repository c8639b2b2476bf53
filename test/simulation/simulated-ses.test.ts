import { EmailChannel, sendingLimits } from '../../functions/dispatch/email.channel.ts';
import type { ProviderFault } from '../../functions/dispatch/message-channel.ts';
import { SmsChannel } from '../../functions/dispatch/sms.channel.ts';
import { describeProvider, type ProviderUnderTest } from '../dispatch/provider-contract.ts';
import { outgoing } from '../dispatch/provider-messages.ts';
import { Chronicle } from './chronicle.ts';
import { quietWorld } from './port-under-contract.ts';
import { Provider } from './provider.ts';
import { clientOver, type SesWorld, SimulatedSes } from './simulated-ses.ts';
import { asSnsClient, SimulatedSms } from './simulated-sms.ts';
import type { Fault } from './weather.ts';

const faults: Record<ProviderFault, Fault> = {
  reset: 'provider-reset-before',
  'accept-then-reset': 'provider-reset-after',
  '500': 'provider-500-before',
  'accept-then-500': 'provider-500-after',
  throttle: 'provider-throttles-call',
  hang: 'provider-hangs',
  partial: 'provider-accepts-half',
};
const poisoned = 'poison.example';

/** The provider's side in a quiet world; `world` is what the simulated client asks. */
function given(): { world: SesWorld } & Pick<ProviderUnderTest, 'play' | 'accepted' | 'calls' | 'nowMs'> & {
    throughWorkers: ReturnType<typeof quietWorld>['throughWorkers'];
  } {
  const { scheduler, weather, random, throughWorkers } = quietWorld();
  const accepted: string[] = [];
  let calls = 0;
  const provider = new Provider({
    nowMs: () => scheduler.nowMs,
    weather,
    called: () => void (calls += 1),
    accepted: ({ tags }) => void accepted.push(tags['dispatch'] ?? ''),
    rejected: () => {},
    isPoison: (to) => to.endsWith(poisoned),
  });
  return {
    world: { scheduler, random, provider, chronicle: new Chronicle() },
    throughWorkers,
    play: (fault) => weather.play([faults[fault]]),
    accepted: () => accepted,
    calls: () => calls,
    nowMs: () => scheduler.nowMs,
  };
}

const message = (n: number) => outgoing(n, `p${n}@example.com`);
const poison = (n: number) => outgoing(n, `p${n}@${poisoned}`);

const ses = new SimulatedSes(sendingLimits);
const email = new EmailChannel('simulated', clientOver(ses));
describeProvider(
  'simulated SES behind the real channel',
  async () => {
    const { world, throughWorkers, ...rest } = given();
    ses.world = world;
    const envelope = { locale: 'en' as const, from: 'news@bank.example', templateName: 'launch' };
    return { ...rest, sender: throughWorkers(email), envelope, message, poison };
  },
  { perCall: 50, answersEach: true },
);

const sms = new SimulatedSms();
const texts = new SmsChannel(asSnsClient(sms));
describeProvider(
  'simulated SNS behind the real channel',
  async () => {
    const { world, throughWorkers, ...rest } = given();
    sms.world = world;
    const envelope = { locale: 'en' as const, from: '', sms: 'Dear {{t.name}}' };
    return { ...rest, sender: throughWorkers(texts), envelope, message, poison };
  },
  { perCall: 1, answersEach: false },
);
