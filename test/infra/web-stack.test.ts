import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { staffRoutes } from '../../functions/contracts/staff-api.ts';
import { resourcesOf, synthesize } from './templates.ts';

const { web } = synthesize('prod');
const routes = resourcesOf([web], 'AWS::ApiGatewayV2::Route').map(({ properties }) => ({
  key: String(properties['RouteKey']),
  authorization: properties['AuthorizationType'],
}));

describe('routes', () => {
  it('that ask for no sign-in are the pages behind a signed link, and the empty page', () => {
    const open = routes.filter(({ authorization }) => authorization !== 'JWT').map(({ key }) => key);
    expect(open.toSorted()).toEqual([
      'GET /',
      'GET /l/{token}',
      'GET /p/{token}',
      'GET /u/{token}',
      'HEAD /l/{token}',
      'POST /p/{token}',
      'POST /u/{token}',
    ]);
  });

  it('of the staff API all ask for a token of the user pool', () => {
    const signedIn = routes.filter(({ authorization }) => authorization === 'JWT').map(({ key }) => key);
    expect(signedIn.toSorted()).toEqual(Object.keys(staffRoutes).toSorted());
    web.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: [Match.anyValue()] },
    });
  });

  it('never come from this machine’s development tools', () => {
    expect(routes.filter(({ key }) => key.includes('/_local'))).toEqual([]);
  });

  it('lead a customer file to the import, which has the time for it', () => {
    const imports = resourcesOf([web], 'AWS::ApiGatewayV2::Route').find(
      ({ properties }) => properties['RouteKey'] === 'POST /api/imports/customers',
    )!;
    const integration = JSON.stringify(imports.properties['Target']).match(/"Ref":"([^"]+)"/)?.[1];
    const target = resourcesOf([web], 'AWS::ApiGatewayV2::Integration').find(({ id }) => id === integration)!;
    expect(JSON.stringify(target.properties['IntegrationUri'])).toContain('importcustomersfunction');
  });
});

describe('the door', () => {
  it('logs the route as written, never a path, an address or a token', () => {
    const [stage] = resourcesOf([web], 'AWS::ApiGatewayV2::Stage');
    const format = (stage!.properties['AccessLogSettings'] as { Format: string }).Format;
    expect([...format.matchAll(/\$context\.([\w.]+)/g)].map(([, field]) => field)).toEqual([
      'requestTimeEpoch',
      'requestId',
      'routeKey',
      'status',
      'responseLength',
      'responseLatency',
      'integrationErrorMessage',
    ]);
  });

  it('is throttled and open only under the bank’s own name', () => {
    web.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: Match.objectLike({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 }),
    });
    web.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    web.hasResourceProperties('AWS::ApiGatewayV2::DomainName', { DomainName: 'heliant.example' });
  });
});

describe('staff', () => {
  it('are in one group per role', () => {
    const groups = resourcesOf([web], 'AWS::Cognito::UserPoolGroup').map(({ properties }) =>
      String(properties['GroupName']),
    );
    expect(groups.toSorted()).toEqual([
      'administrator',
      'analyst',
      'approver',
      'care-agent',
      'marketer',
      'privacy-officer',
      'relationship-manager',
    ]);
  });

  it('cannot sign up by themselves, sign in with a second factor, and by code without a secret', () => {
    web.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
    });
    web.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['code'],
      GenerateSecret: false,
      CallbackURLs: ['https://heliant.example/'],
    });
  });
});
