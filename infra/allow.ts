import { Validations } from 'aws-cdk-lib';
import { Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { FunctionName } from '../functions/contracts/environment.ts';
import type { TableName } from '../functions/contracts/tables.ts';
import { type Grants, grants, type TableAction } from './grants.ts';
import type { HeliantTable } from './heliant-table.ts';
import { type ArnIn, arn, here, inFinding } from './naming.ts';
import type { Supplies } from './supplies.ts';

/** Turns what grants.ts says of this function into statements of its role. */
export function allow(role: IRole, functionName: FunctionName, supplies: Supplies): void {
  const granted = grants[functionName];
  for (const [name, actions] of Object.entries(granted.tables) as [TableName, readonly TableAction[]][])
    allowTable(role, supplies.tables[name], actions);
  for (const queue of granted.sendsTo ?? []) add(role, ['sqs:SendMessage'], supplies.queues[queue].queueArn);
  if (granted.signingKeys) add(role, ['secretsmanager:GetSecretValue'], supplies.signingSecret.secretArn);
  if (granted.schedules) allowSchedules(role, granted.schedules, supplies);
  if (granted.mail) allowMail(role, granted.mail, supplies);
  if (granted.mailTemplates) addAny(role, prefixed('ses', granted.mailTemplates), anyTemplate, templateReason);
  if (granted.sendRate)
    addAny(role, ['ses:GetAccount'], anything, 'The account’s quota is no resource that AWS could name.');
  if (granted.sms === 'by-provider' && supplies.variables.SMS_PROVIDER === 'end-user-messaging')
    addAny(role, ['sms-voice:SendTextMessage'], anyOrigin, 'By which number a text leaves is AWS’s choice.');
  else if (granted.sms) allowSms(role);
  if (granted.imports) allowImports(role, granted.imports, supplies);
}

const prefixed = (service: string, actions: readonly string[]) => actions.map((action) => `${service}:${action}`);

function add(role: IRole, actions: string[], ...resources: string[]): void {
  role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
}

const anything: ArnIn = () => '*';

/** A right on a resource that is only named at run time; `reason` says why no narrower one can be written down. */
function addAny(role: IRole, actions: string[], resource: ArnIn, reason: string): void {
  add(role, actions, resource(here));
  Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource(inFinding)}]`, reason });
}

function allowTable(role: IRole, table: HeliantTable, actions: readonly TableAction[]): void {
  const onItems = actions.filter((action) => action !== 'QueryIndex');
  if (onItems.length > 0) add(role, prefixed('dynamodb', onItems), table.tableArn);
  if (onItems.length < actions.length) add(role, ['dynamodb:Query'], table.indexArn);
}

function allowSchedules(role: IRole, actions: NonNullable<Grants['schedules']>, { schedules }: Supplies): void {
  const anySchedule = arn('scheduler', `schedule/${schedules.groupName}/*`);
  const reason = 'A schedule is named when a campaign or run is planned; the group it lies in holds only ours.';
  addAny(role, prefixed('scheduler', actions), anySchedule, reason);
  add(role, ['iam:PassRole'], schedules.senderRole.roleArn);
}

/** Numbers, pools and sender ids of the account (service authorization reference: sms-voice). */
const anyOrigin = arn('sms-voice', '*');

const anyTemplate = arn('ses', 'template/heliant-*');
const templateReason = 'A stored template is named per campaign version, variant and locale, when it is made.';

/** What SES checks for each call: an AccessDenied of SendBulkEmail names the older action as well. */
const checkedFor = {
  SendEmail: ['SendEmail'],
  SendBulkEmail: ['SendBulkEmail', 'SendBulkTemplatedEmail'],
} as const;

function allowMail(role: IRole, actions: NonNullable<Grants['mail']>, { mail }: Supplies): void {
  const checked = actions.flatMap((action) => checkedFor[action]);
  add(role, prefixed('ses', checked), mail.identityArn, mail.configurationSetArn);
  if (actions.includes('SendBulkEmail'))
    addAny(role, prefixed('ses', checkedFor.SendBulkEmail), anyTemplate, templateReason);
}

/** A phone number is no resource: Publish to one is allowed on everything, and publishing to any topic is taken back. */
function allowSms(role: IRole): void {
  addAny(
    role,
    ['sns:Publish'],
    () => '*',
    'A phone number is no resource that AWS could name; a Deny takes topics back.',
  );
  const everyTopic = arn('sns', '*')({ ...here, region: '*', account: '*' });
  const statement = { effect: Effect.DENY, actions: ['sns:Publish'], resources: [everyTopic] };
  role.addToPrincipalPolicy(new PolicyStatement(statement));
}

function allowImports(role: IRole, actions: NonNullable<Grants['imports']>, { imports }: Supplies): void {
  const reason = 'The bank names its files; only those under incoming/ are read.';
  addAny(role, prefixed('s3', actions), (place) => `${imports.bucketArn(place)}/incoming/*`, reason);
}
