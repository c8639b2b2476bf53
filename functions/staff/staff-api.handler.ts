import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import templates from '../../build/templates.json' with { type: 'json' };
import { sesMailTemplates } from '../campaigns/mail-templates.channel.ts';
import { loadTemplates } from '../campaigns/templates/compiled-template.ts';
import { awsTestMessages } from '../campaigns/test-message.channel.ts';
import { type Environment, readEnvironment } from '../contracts/environment.ts';
import { problem } from '../contracts/problem.ts';
import { systemClock } from '../platform/clock.ts';
import { DynamoDatabase } from '../platform/dynamo-database.ts';
import { Retryable } from '../platform/errors.ts';
import { httpHandler } from '../platform/middleware.ts';
import { faultResult, problemResult } from '../platform/problem.ts';
import { SqsQueue } from '../platform/queues.ts';
import { EventBridgeSchedules } from '../platform/schedules.ts';
import { secretKeys } from '../platform/signing-keys.ts';
import { answerStaff } from './answer-staff.ts';
import { homePage } from './home-page.ts';
import { routeTable } from './route-table.ts';
import type { CampaignParts } from './routes/campaign-parts.ts';
import type { StaffParts } from './staff-parts.ts';

type HttpEvent = APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithJWTAuthorizer;

/** The staff API, and the page at `/` that needs no token. */
export function createHandler(parts: StaffParts) {
  const table = routeTable(parts);
  return httpHandler<HttpEvent>(async (event) => {
    if (event.routeKey === 'GET /') return homePage(event.headers['accept-language']);
    return answerStaff(parts, table, event, claimsOf(event));
  }, answerError);
}

const claimsOf = ({ requestContext }: HttpEvent) =>
  'authorizer' in requestContext ? requestContext.authorizer?.jwt.claims : undefined;

function answerError(error: unknown): APIGatewayProxyStructuredResultV2 {
  if (error instanceof Retryable)
    return problemResult(problem('too-busy', 'Too many ask at once: try again in a moment.'));
  return faultResult();
}

function wire(): StaffParts {
  const environment = readEnvironment('staff-api', process.env);
  return {
    database: new DynamoDatabase({
      customers: environment.CUSTOMERS_TABLE,
      occasions: environment.OCCASIONS_TABLE,
      gates: environment.GATES_TABLE,
      timeline: environment.TIMELINE_TABLE,
      campaigns: environment.CAMPAIGNS_TABLE,
      cases: environment.CASES_TABLE,
    }),
    clock: systemClock,
    keys: secretKeys(environment.SIGNING_SECRET_ID),
    campaigns: campaignParts(environment),
  };
}

function campaignParts(environment: Environment<'staff-api'>): CampaignParts {
  const mail = new SESv2Client({});
  const clock = {
    group: environment.SCHEDULE_GROUP,
    roleArn: environment.SCHEDULE_ROLE_ARN,
    queueArn: environment.START_RUN_QUEUE_ARN,
  };
  return {
    templates: loadTemplates(templates),
    mailTemplates: sesMailTemplates(mail),
    testMessages: awsTestMessages(mail, new SNSClient({}), environment.CONFIGURATION_SET),
    mailDomain: environment.MAIL_DOMAIN,
    clocks: new EventBridgeSchedules(clock),
    starts: new SqsQueue(environment.START_RUN_QUEUE_URL),
    slices: new SqsQueue(environment.EXPAND_SLICE_QUEUE_URL),
    releases: new SqsQueue(environment.RELEASE_BATCHES_QUEUE_URL),
  };
}

let wired: ReturnType<typeof createHandler> | undefined;
export const handler = (event: HttpEvent, context: Context) => (wired ??= createHandler(wire()))(event, context);
