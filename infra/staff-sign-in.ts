import { Duration } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  StringAttribute,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { Role } from '../functions/contracts/vocabulary.ts';
import type { StageEnvironment } from './environments.ts';
import { here, named } from './naming.ts';

/** Who works with Heliant: a user pool with one group per role, signed in by code with PKCE; nobody signs up by themselves. */
export class StaffSignIn extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { stage, publicUrl, removal, deletionProtection }: StageEnvironment) {
    super(scope, id);
    this.pool = new UserPool(this, 'pool', {
      userPoolName: named(stage, 'staff'),
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      // Shown beside what they did: who submitted, who approved.
      standardAttributes: { fullname: { required: true, mutable: true } },
      // The legal entity a member of staff works for: `brand` of the domain.
      customAttributes: { brand: new StringAttribute({ mutable: true, maxLen: 16 }) },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection,
      removalPolicy: removal,
    });
    for (const role of Role.options) this.pool.addGroup(role, { groupName: role });
    this.pool.addDomain('domain', {
      cognitoDomain: { domainPrefix: `${named(stage, 'staff')}-${here.account}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    // Without a secret the code grant is bound by PKCE: a page in a browser can keep no secret.
    this.client = this.pool.addClient('console', {
      userPoolClientName: named(stage, 'console'),
      generateSecret: false,
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${publicUrl}/`],
        logoutUrls: [`${publicUrl}/`],
      },
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(10),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
    });
  }
}
