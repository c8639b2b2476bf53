import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StageEnvironment } from './environments.ts';

/** What every construct of ours builds on: the stage, the bank's key, and where alarms are heard. */
export type House = { environment: StageEnvironment; key: IKey; alarms: ITopic };
