import type { AwsCall } from '../wire.ts';

/** SES v2 has no operation in its requests: method and path say it. */
const mailOperations: [method: string, path: RegExp, operation: string][] = [
  ['POST', /^outbound-bulk-emails$/, 'SendBulkEmail'],
  ['POST', /^outbound-emails$/, 'SendEmail'],
  ['GET', /^account$/, 'GetAccount'],
  ['POST', /^templates$/, 'CreateEmailTemplate'],
  ['GET', /^templates$/, 'ListEmailTemplates'],
  ['GET', /^templates\/[^/]+$/, 'GetEmailTemplate'],
  ['PUT', /^templates\/[^/]+$/, 'UpdateEmailTemplate'],
  ['DELETE', /^templates\/[^/]+$/, 'DeleteEmailTemplate'],
  ['GET', /^configuration-sets$/, 'ListConfigurationSets'],
  ['POST', /^list-configuration-sets$/, 'ListConfigurationSets'],
  ['GET', /^identities\/[^/]+$/, 'GetEmailIdentity'],
];

/** The operation's name as AWS writes it; empty where it is none that faults know. */
export function operationOf(call: AwsCall): string {
  if (call.service === 'ses') {
    const path = call.path.replace(/^\/v2\/email\//, '').replace(/\/$/, '');
    return mailOperations.find(([method, shape]) => method === call.method && shape.test(path))?.[2] ?? '';
  }
  if (call.service === 'sns') return /(?:^|&)Action=(\w+)/.exec(call.body.toString())?.[1] ?? '';
  const [family = '', operation = ''] = String(call.headers['x-amz-target'] ?? '').split('.');
  return family.startsWith('DynamoDBStreams') ? '' : operation;
}
