import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type Environment, environments, type FunctionName } from '../functions/contracts/environment.ts';
import type { TableName } from '../functions/contracts/tables.ts';
import type { QueueName } from './grants.ts';
import type { HeliantQueue } from './heliant-queue.ts';
import type { HeliantTable } from './heliant-table.ts';
import type { Imports } from './imports.ts';
import type { Mail } from './mail.ts';
import type { Schedules } from './schedules.ts';
import type { Texts } from './texts.ts';

/** Everything a function can be given: rights on these, and the variables that say where they are. */
export type Supplies = {
  tables: Record<TableName, HeliantTable>;
  queues: Record<QueueName, HeliantQueue>;
  schedules: Schedules;
  mail: Mail;
  texts: Texts;
  signingSecret: Secret;
  imports: Imports;
  /** Every variable of every function: one that contracts name and this lacks does not compile. */
  variables: Environment<FunctionName>;
};

/** The variables that contracts list for this function, and no others. */
export function environmentFor<F extends FunctionName>(
  functionName: F,
  variables: Environment<FunctionName>,
): Environment<F> {
  const names: readonly (keyof Environment<FunctionName>)[] = environments[functionName];
  return Object.fromEntries(names.map((name) => [name, variables[name]])) as Environment<F>;
}
