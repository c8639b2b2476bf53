import { CfnOutput, Stack } from 'aws-cdk-lib';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type { Construct } from 'constructs';
import { findStaffRoute, type StaffRouteKey, staffRoutes } from '../functions/contracts/staff-api.ts';
import { HeliantApi } from './heliant-api.ts';
import { HeliantFunction, webTimeout } from './heliant-function.ts';
import type { House } from './house.ts';
import type { PipelineStack } from './pipeline-stack.ts';
import { StaffSignIn } from './staff-sign-in.ts';

const customerRoutes = ['GET /u/{token}', 'POST /u/{token}', 'GET /p/{token}', 'POST /p/{token}'] as const;
/** HEAD too: a person's browser never asks so, and API Gateway gives it to no GET route. */
const linkRoutes = ['GET /l/{token}', 'HEAD /l/{token}'] as const;

/** How people come in: staff signed in, customers by the signed link in their message. */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, house: House, { supplies, importCustomers }: PipelineStack) {
    super(scope, id);
    const staffApi = new HeliantFunction(this, 'staff-api', house, supplies, {
      entry: 'functions/staff/staff-api.handler.ts',
      errorImpact: 'Staff cannot work: nobody can pause a campaign that annoys customers, or answer them.',
      timeout: webTimeout,
    });
    const publicPages = new HeliantFunction(this, 'public-pages', house, supplies, {
      entry: 'functions/consent/public-pages.handler.ts',
      errorImpact: 'Customers cannot opt out: their one-click unsubscribe fails.',
      timeout: webTimeout,
    });

    const api = new HeliantApi(this, 'api', house);
    const { pool, client } = new StaffSignIn(this, 'staff-sign-in', house.environment);
    const signedIn = new HttpUserPoolAuthorizer('staff', pool, { userPoolClients: [client] });
    const functions = { 'staff-api': staffApi, 'import-customers': importCustomers };
    for (const route of Object.keys(staffRoutes) as StaffRouteKey[])
      api.staff(route, functions[findStaffRoute(route)?.function ?? 'staff-api'], signedIn);
    for (const route of customerRoutes)
      api.open(
        route,
        publicPages,
        'The signed token in the link stands for the customer; opting out asks for no sign-in (RFC 8058).',
      );
    for (const route of linkRoutes)
      api.open(route, publicPages, 'The signed token in a text stands for the customer; it leads to an approved link.');
    api.open('GET /', staffApi, 'The page holds no data: it signs in and calls the API with the token it is given.');

    new CfnOutput(this, 'user-pool-id', { value: pool.userPoolId });
    new CfnOutput(this, 'user-pool-client-id', { value: client.userPoolClientId });
  }
}
