import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type TableKeys, type TableName, tables } from '../functions/contracts/tables.ts';
import type { StageEnvironment } from './environments.ts';
import { named } from './naming.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** One of the six tables as contracts define it: on demand, under the bank's own key, restorable to any second of 35 days. */
export class HeliantTable extends Table {
  /** ARN of the table's one index; the empty string where contracts give it none. */
  readonly indexArn: string;

  constructor(scope: Construct, name: TableName, environment: StageEnvironment, key: IKey) {
    const { partition, sort, index, stream, ttl }: TableKeys = tables[name];
    super(scope, name, {
      tableName: named(environment.stage, name),
      partitionKey: text(partition),
      ...(sort && { sortKey: text(sort) }),
      ...(stream && { stream: StreamViewType.NEW_IMAGE }),
      ...(ttl && { timeToLiveAttribute: ttl }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: environment.removal,
      deletionProtection: environment.deletionProtection,
    });
    this.indexArn = index ? `${this.tableArn}/index/${index.name}` : '';
    if (index) {
      const keys = { partitionKey: text(index.partition), sortKey: text(index.sort) };
      this.addGlobalSecondaryIndex({ indexName: index.name, ...keys });
    }
  }
}
