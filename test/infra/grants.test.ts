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
  it('is send-batch for mail to many; for SMS also staff-api, which sends a colleague the words to look at', () => {
    expect(functionNames.filter((name) => grants[name].mail?.includes('SendBulkEmail'))).toEqual(['send-batch']);
    expect(functionNames.filter((name) => grants[name].mail?.includes('SendEmail'))).toEqual(['staff-api']);
    expect(functionNames.filter((name) => grants[name].sms)).toEqual(['send-batch', 'staff-api']);
  });

  it('reads through all customers only to plan and pick an audience, or for staff', () => {
    const scanning = functionNames.filter((name) => grants[name].tables.customers?.includes('Scan'));
    expect(scanning).toEqual(['start-run', 'expand-slice', 'staff-api']);
  });

  it('never deletes a customer, a gate or a fact', () => {
    const deleting = functionNames.filter((name) =>
      (['customers', 'gates', 'timeline'] as const).some((table) => grants[name].tables[table]?.includes('DeleteItem')),
    );
    expect(deleting).toEqual([]);
  });
});
