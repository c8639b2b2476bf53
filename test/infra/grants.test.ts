import { describe, expect, it } from 'vitest';
import { environments, type FunctionName } from '../../functions/contracts/environment.ts';
import { grants } from '../../infra/grants.ts';

const functionNames = Object.keys(environments) as FunctionName[];

describe.each(functionNames)('grants of %s', (functionName) => {
  const variables: readonly string[] = environments[functionName];
  const granted = grants[functionName];

  it('name the tables that the function is told of, and no other', () => {
    const told = variables.filter((name) => name.endsWith('_TABLE'));
    expect(
      Object.keys(granted.tables)
        .map((table) => `${table.toUpperCase()}_TABLE`)
        .toSorted(),
    ).toEqual(told.toSorted());
  });

  it('let it send to the queues whose URL it is told, and to no other', () => {
    const told = variables.filter((name) => name.endsWith('_QUEUE_URL'));
    const sendsTo = (granted.sendsTo ?? []).map((queue) => `${queue.toUpperCase().replaceAll('-', '_')}_QUEUE_URL`);
    expect(sendsTo.toSorted()).toEqual(told.toSorted());
  });

  it('reach schedules, mail, signing keys and import files exactly where it is told of them', () => {
    expect({
      schedules: granted.schedules !== undefined,
      mail: granted.mail !== undefined,
      signingKeys: granted.signingKeys === true,
      imports: granted.imports !== undefined,
    }).toEqual({
      schedules: variables.includes('SCHEDULE_GROUP'),
      mail: variables.includes('CONFIGURATION_SET'),
      signingKeys: variables.includes('SIGNING_SECRET_ID'),
      imports: variables.includes('IMPORT_BUCKET'),
    });
  });
});

describe('who may reach a customer', () => {
  it('is send-batch alone for SMS and for mail to many', () => {
    const senders = functionNames.filter((name) => grants[name].sms || grants[name].mail?.includes('SendBulkEmail'));
    expect(senders).toEqual(['send-batch']);
  });

  it('only send-batch writes claims by statement, and only expand-slice and staff-api read all customers', () => {
    expect(functionNames.filter((name) => grants[name].tables.customers?.includes('Scan'))).toEqual([
      'expand-slice',
      'staff-api',
    ]);
  });
});
