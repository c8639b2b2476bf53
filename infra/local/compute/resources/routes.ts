import { z } from 'zod';
import type { ResourceKind } from './resource-kind.ts';

/** AWS::ApiGatewayV2::Api: one gateway stands for it, so one API is offered. */
export const api: ResourceKind = async (_properties, { baseUrl, generatedName }) => ({
  ref: generatedName,
  attributes: { ApiEndpoint: baseUrl, ApiId: generatedName },
});

const StageProperties = z.looseObject({ StageName: z.literal('$default') });

/** AWS::ApiGatewayV2::Stage: only the default stage, whose name is not part of the path. */
export const stage: ResourceKind = async (properties) => ({
  ref: StageProperties.parse(properties).StageName,
  attributes: {},
});

const IntegrationProperties = z.looseObject({
  IntegrationType: z.literal('AWS_PROXY'),
  PayloadFormatVersion: z.literal('2.0'),
  IntegrationUri: z.string(),
});

/** AWS::ApiGatewayV2::Integration */
export const integration: ResourceKind = async (properties, { landscape, generatedName }) => {
  const { IntegrationUri } = IntegrationProperties.parse(properties);
  // Either the function's ARN or API Gateway's invocation path with the ARN in the middle.
  const functionArn = /arn:[^:]+:lambda:[^/]+:function:[^/]+/.exec(IntegrationUri)?.[0];
  if (functionArn === undefined) throw new Error(`${IntegrationUri} names no function`);
  landscape.integrations.set(generatedName, { functionArn });
  return { ref: generatedName, attributes: {} };
};

const AuthorizerProperties = z.looseObject({
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.object({ Audience: z.array(z.string()), Issuer: z.string() }),
});

/** AWS::ApiGatewayV2::Authorizer */
export const authorizer: ResourceKind = async (properties, { landscape, generatedName }) => {
  const { JwtConfiguration } = AuthorizerProperties.parse(properties);
  landscape.authorizers.set(generatedName, { issuer: JwtConfiguration.Issuer, audiences: JwtConfiguration.Audience });
  return { ref: generatedName, attributes: { AuthorizerId: generatedName } };
};

const RouteProperties = z.looseObject({
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.undefined({ error: 'scopes on routes are not offered' }).optional(),
});

/** AWS::ApiGatewayV2::Route */
export const route: ResourceKind = async (properties, { landscape, generatedName }) => {
  const { RouteKey, Target, AuthorizationType, AuthorizerId } = RouteProperties.parse(properties);
  if ((AuthorizationType === 'JWT') !== (AuthorizerId !== undefined)) {
    throw new Error(`${RouteKey}: a JWT route has an authorizer and an open one has none`);
  }
  landscape.routes.push({
    routeKey: RouteKey,
    integrationId: Target.slice('integrations/'.length),
    authorizerId: AuthorizerId,
  });
  return { ref: generatedName, attributes: {} };
};
