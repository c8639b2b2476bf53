import { Stack, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { StageEnvironment } from './environments.ts';
import { HeliantTable } from './heliant-table.ts';
import { HeliantTopic, publishers } from './heliant-topic.ts';
import type { House } from './house.ts';
import { named } from './naming.ts';

/** What must outlive every deployment: the bank's key, the six tables, the signing keys; and where alarms are heard. */
export class DataStack extends Stack {
  readonly house: House;
  readonly tables: Record<'customers' | 'occasions' | 'gates' | 'timeline' | 'campaigns' | 'cases', HeliantTable>;
  readonly signingSecret: Secret;

  constructor(scope: Construct, id: string, environment: StageEnvironment) {
    super(scope, id, { terminationProtection: environment.deletionProtection });
    const key = this.#bankKey(environment);
    const table = (name: keyof DataStack['tables']) => new HeliantTable(this, name, environment, key);
    this.tables = {
      customers: table('customers'),
      occasions: table('occasions'),
      gates: table('gates'),
      timeline: table('timeline'),
      campaigns: table('campaigns'),
      cases: table('cases'),
    };
    this.signingSecret = this.#signingKeys(environment, key);
    const alarms = new HeliantTopic(this, 'alarms', { environment, key }, 'cloudwatch.amazonaws.com');
    if (environment.alarmEmail) alarms.addSubscription(new EmailSubscription(environment.alarmEmail));
    this.house = { environment, key, alarms };
  }

  /**
   * One key for everything at rest. Who may read a table may use the key through DynamoDB and no other way: the pattern of
   * AWS's own managed keys, so that roles need no KMS actions and the grant on the table is the one that counts.
   */
  #bankKey(environment: StageEnvironment): Key {
    const key = new Key(this, 'bank-key', {
      alias: `alias/${named(environment.stage, 'bank')}`,
      description: 'Encrypts the tables, signing keys, import files and topics of Heliant',
      enableKeyRotation: true,
      removalPolicy: environment.removal,
    });
    const ofThisAccount = { StringEquals: { 'kms:CallerAccount': this.account } };
    const throughServices = ['dynamodb', 'secretsmanager', 's3'].map(
      (service) => `${service}.${this.region}.amazonaws.com`,
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ThroughTheServiceThatHoldsTheItem',
        principals: [new AnyPrincipal()],
        actions: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
        ],
        resources: ['*'],
        conditions: { StringEquals: { ...ofThisAccount.StringEquals, 'kms:ViaService': throughServices } },
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ServicesThatPublishToTopics',
        principals: publishers.map((publisher) => new ServicePrincipal(publisher)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    return key;
  }

  /** JSON of key id to base64 key. 64 letters and digits are valid base64 for 48 bytes; a further key is added by hand (runbook). */
  #signingKeys(environment: StageEnvironment, key: Key): Secret {
    const secret = new Secret(this, 'signing-keys', {
      secretName: named(environment.stage, 'signing-keys'),
      description: 'Signs the tokens of public pages and hashes addresses; never remove a key',
      encryptionKey: key,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'k1',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: environment.removal,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Unsubscribe links verify for ever and address hashes must stay comparable: keys are added, never replaced, so rotation by schedule would break opt-outs.',
    });
    return secret;
  }
}
