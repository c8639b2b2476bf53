import { Aws } from 'aws-cdk-lib';
import type { Stage } from './environments.ts';

/** `heliant-<stage>-<name>`: the physical name of everything operators and the runbook speak of. */
export const named = (stage: Stage, name: string): string => `heliant-${stage}-${name}`;

type Place = { partition: string; region: string; account: string };
/** An ARN that still has to be told where: in the template, or as cdk-nag writes it in a finding. */
export type ArnIn = (place: Place) => string;

/** Where the stack is deployed. */
export const here: Place = { partition: Aws.PARTITION, region: Aws.REGION, account: Aws.ACCOUNT_ID };
/** The same place as cdk-nag spells references inside the id of a finding. */
export const inFinding: Place = {
  partition: '<AWS::Partition>',
  region: '<AWS::Region>',
  account: '<AWS::AccountId>',
};

export const arn =
  (service: string, resource: string): ArnIn =>
  ({ partition, region, account }) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
