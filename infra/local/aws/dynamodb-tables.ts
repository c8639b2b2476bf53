import { callEngine, EngineRefusal } from './dynamodb-engine-call.ts';
import { arnOf, region } from './names.ts';

type Properties = Record<string, unknown>;
type Table = { KeySchema: unknown; GlobalSecondaryIndexes?: { IndexName: string }[]; LatestStreamArn?: string };

/** The engine writes a region of its own into ARNs; the template, and so every policy, means this one. */
export const inOurRegion = (text: string): string =>
  text.replace(/arn:aws:dynamodb:[a-z0-9-]+:\d+:/g, arnOf('dynamodb', ''));

/** Creates a table from its CloudFormation properties, or checks that the one there is the same. */
export async function createTable(
  endpoint: string,
  name: string,
  properties: Properties,
): Promise<{ arn: string; streamArn?: string }> {
  const table = (await describe(endpoint, name)) ?? (await create(endpoint, name, properties));
  refuseOtherKeys(name, table, properties);
  return {
    arn: arnOf('dynamodb', `table/${name}`),
    ...(table.LatestStreamArn !== undefined && { streamArn: inOurRegion(table.LatestStreamArn) }),
  };
}

async function describe(endpoint: string, name: string): Promise<Table | undefined> {
  try {
    return (await callEngine(endpoint, 'DescribeTable', { TableName: name }))['Table'] as Table;
  } catch (error) {
    if (error instanceof EngineRefusal && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function create(endpoint: string, name: string, properties: Properties): Promise<Table> {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
  const stream = properties['StreamSpecification'] as { StreamViewType: string } | undefined;
  const output = await callEngine(endpoint, 'CreateTable', {
    TableName: name,
    AttributeDefinitions,
    KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: (GlobalSecondaryIndexes as Properties[] | undefined)?.map(indexOf),
    LocalSecondaryIndexes: (LocalSecondaryIndexes as Properties[] | undefined)?.map(indexOf),
    StreamSpecification: stream && { StreamEnabled: true, StreamViewType: stream.StreamViewType },
  });
  const timeToLive = properties['TimeToLiveSpecification'] as { AttributeName: string; Enabled: boolean } | undefined;
  if (timeToLive?.Enabled) {
    await callEngine(endpoint, 'UpdateTimeToLive', { TableName: name, TimeToLiveSpecification: timeToLive });
  }
  return output['TableDescription'] as Table;
}

const indexOf = ({ IndexName, KeySchema, Projection }: Properties) => ({ IndexName, KeySchema, Projection });

/** CloudFormation would replace such a table; here it would lose the bank, so that a person decides. */
function refuseOtherKeys(name: string, table: Table, properties: Properties): void {
  const keys = (schema: unknown) =>
    (schema as { AttributeName: string; KeyType: string }[])
      .map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`)
      .toSorted()
      .join();
  const indexes = (list: unknown) =>
    ((list ?? []) as { IndexName: string }[])
      .map(({ IndexName }) => IndexName)
      .toSorted()
      .join();
  const isSame =
    keys(table.KeySchema) === keys(properties['KeySchema']) &&
    indexes(table.GlobalSecondaryIndexes) === indexes(properties['GlobalSecondaryIndexes']);
  if (isSame) return;
  throw new Error(
    `Table ${name} in the data folder has other keys or indexes than the template: start with a new folder (${region}).`,
  );
}
