import type { VirtualClock } from '../parts.ts';
import type { Authorize } from './authorize.ts';
import type { ConfigurationSets } from './mail-events.ts';
import { arnOf } from './names.ts';
import type { OutboxWriter } from './outbox.ts';
import { createSendRate } from './send-rate.ts';
import { createSending } from './ses-send.ts';
import type { SesTemplates } from './ses-templates.ts';
import { type AwsAnswer, type AwsCall, AwsFault, type AwsService, jsonAnswer, parseJson } from './wire.ts';

type Body = Record<string, unknown>;
type Route = { method: string; path: RegExp; act: (body: Body, call: AwsCall, name: string) => Body | Promise<Body> };

/** A production account's daily quota here; the rate is what the sender's bucket must respect. */
const max24HourSend = 10_000_000;
const dayMs = 86_400_000;

/** SES v2 (REST-JSON) as far as sending, templates and the questions about the account go. */
export function createSesService(
  parts: {
    outbox: OutboxWriter;
    templates: SesTemplates;
    configurationSets: ConfigurationSets;
    authorize: Authorize;
    countSend: (call: AwsCall) => void;
  },
  maxSendRate: number,
  clock: VirtualClock,
): AwsService {
  const { templates, configurationSets, authorize } = parts;
  const sending = createSending({ ...parts, takeRate: createSendRate(maxSendRate, () => performance.now()) });

  const listConfigurationSets: Route['act'] = (_body, call) => {
    authorize(call, 'ses:ListConfigurationSets', '*');
    return { ConfigurationSets: [...configurationSets.keys()] };
  };

  const routes: Route[] = [
    { method: 'POST', path: /^outbound-emails$/, act: (body, call) => sending.sendEmail(body, call) },
    { method: 'POST', path: /^outbound-bulk-emails$/, act: (body, call) => sending.sendBulkEmail(body, call) },
    { method: 'POST', path: /^templates$/, act: (body, call) => templates.create(body, call) },
    { method: 'GET', path: /^templates$/, act: (_body, call) => templates.list(call) },
    { method: 'GET', path: /^templates\/([^/]+)$/, act: (_body, call, name) => templates.read(name, call) },
    { method: 'PUT', path: /^templates\/([^/]+)$/, act: (body, call, name) => templates.update(name, body, call) },
    { method: 'DELETE', path: /^templates\/([^/]+)$/, act: (_body, call, name) => templates.remove(name, call) },
    {
      method: 'GET',
      path: /^account$/,
      act(_body, call) {
        authorize(call, 'ses:GetAccount', '*');
        return {
          ProductionAccessEnabled: true,
          SendingEnabled: true,
          EnforcementStatus: 'HEALTHY',
          SendQuota: {
            Max24HourSend: max24HourSend,
            MaxSendRate: maxSendRate,
            SentLast24Hours: parts.outbox.countSince('email', clock.now() - dayMs),
          },
        };
      },
    },
    { method: 'GET', path: /^configuration-sets$/, act: listConfigurationSets },
    // Where the SDKs of today ask.
    { method: 'POST', path: /^list-configuration-sets$/, act: listConfigurationSets },
    {
      method: 'GET',
      path: /^identities\/([^/]+)$/,
      act(_body, call, name) {
        authorize(call, 'ses:GetEmailIdentity', arnOf('ses', `identity/${name}`));
        return {
          IdentityType: name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
          VerifiedForSendingStatus: true,
          VerificationStatus: 'SUCCESS',
        };
      },
    },
  ];

  return {
    async answer(call): Promise<AwsAnswer> {
      const path = call.path.replace(/^\/v2\/email\//, '').replace(/\/$/, '');
      for (const route of routes) {
        const match = route.method === call.method ? route.path.exec(path) : null;
        if (match === null) continue;
        if (path.startsWith('outbound-')) parts.countSend(call);
        return jsonAnswer(await route.act(parseJson(call.body.toString()), call, decodeURIComponent(match[1] ?? '')));
      }
      throw new AwsFault(
        'UnknownOperationException',
        `The local endpoint does not offer ${call.method} ${call.path}.`,
        404,
      );
    },
    refuse: restJsonRefusal,
  };
}

/** REST-JSON services name the error in a header. */
export function restJsonRefusal(fault: AwsFault): AwsAnswer {
  const answer = jsonAnswer({ message: fault.message, Message: fault.message }, 'application/json', fault.status);
  answer.headers['x-amzn-errortype'] = fault.code;
  return answer;
}
