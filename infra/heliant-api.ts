import { CfnOutput, Validations } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  DomainName,
  HttpApi,
  type HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { HarmAlarm } from './harm-alarm.ts';
import type { HeliantFunction } from './heliant-function.ts';
import type { House } from './house.ts';
import { named } from './naming.ts';

/** `METHOD /path/{parameter}`. */
export type Route = `${'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/** What is logged of a request: the route as it is written, never the path, which holds tokens and customer ids. */
const accessLog = {
  at: AccessLogField.contextRequestTimeEpoch(),
  requestId: AccessLogField.contextRequestId(),
  route: AccessLogField.contextRouteKey(),
  status: AccessLogField.contextStatus(),
  bytes: AccessLogField.contextResponseLength(),
  latencyMs: AccessLogField.contextResponseLatency(),
  error: AccessLogField.contextIntegrationErrorMessage(),
};

/** The one door: an HTTP API on the stage's own domain, throttled, logged without personal data. */
export class HeliantApi extends Construct {
  readonly #api: HttpApi;
  readonly #integrations = new Map<HeliantFunction, HttpLambdaIntegration>();

  constructor(scope: Construct, id: string, house: House) {
    super(scope, id);
    const { stage, publicUrl } = house.environment;
    this.#api = new HttpApi(this, 'http-api', {
      apiName: named(stage, 'api'),
      createDefaultStage: false,
      disableExecuteApiEndpoint: true,
    });
    this.#domain(new URL(publicUrl).hostname, this.#stage(house));
    new HarmAlarm(this, 'api-errors', house, {
      metric: this.#api.metricServerError({ statistic: 'Sum' }),
      harm: 'Pages answer with errors: customers may be unable to opt out, staff unable to pause a campaign.',
      threshold: 5,
    });
  }

  /** A route for signed-in staff. */
  staff(route: Route, target: HeliantFunction, authorizer: IHttpRouteAuthorizer): void {
    this.#api.addRoutes({ ...split(route), integration: this.#to(target), authorizer });
  }

  /** A route without sign-in; `reason` says what stands in its place. */
  open(route: Route, target: HeliantFunction, reason: string): void {
    for (const added of this.#api.addRoutes({ ...split(route), integration: this.#to(target) }))
      Validations.of(added).acknowledge({ id: 'AwsSolutions-APIG4', reason });
  }

  #to(target: HeliantFunction): HttpLambdaIntegration {
    // One permission for the whole API: one per route would outgrow the 20 KB of a function's policy (Lambda quotas).
    const known =
      this.#integrations.get(target) ??
      new HttpLambdaIntegration(target.node.id, target.function, { scopePermissionToRoute: false });
    this.#integrations.set(target, known);
    return known;
  }

  #stage({ environment }: House): HttpStage {
    const logGroup = new LogGroup(this, 'access-logs', {
      logGroupName: `/aws/apigateway/${named(environment.stage, 'api')}`,
      retention: environment.logRetention,
      removalPolicy: environment.removal,
    });
    return new HttpStage(this, 'stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: 500, burstLimit: 1_000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
  }

  /** The certificate waits in deployment until its CNAME is in the bank's DNS; the outputs say where the name must point. */
  #domain(host: string, stage: HttpStage): void {
    const certificate = new Certificate(this, 'certificate', {
      domainName: host,
      validation: CertificateValidation.fromDns(),
    });
    const domainName = new DomainName(this, 'domain', { domainName: host, certificate });
    new ApiMapping(this, 'mapping', { api: this.#api, domainName, stage });
    new CfnOutput(this, 'point-domain-at', { value: domainName.regionalDomainName });
  }
}

/** `GET /u/{token}` as the CDK wants it. */
function split(route: Route): { path: string; methods: HttpMethod[] } {
  const [method, path] = route.split(' ') as [HttpMethod, string];
  return { path, methods: [method] };
}
