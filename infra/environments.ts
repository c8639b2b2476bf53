import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

export const stages = ['dev', 'prod', 'local'] as const;
export type Stage = (typeof stages)[number];

/** What differs between stages. Whatever is not here is the same everywhere. */
export type StageEnvironment = {
  stage: Stage;
  /** Where customers and staff reach Heliant, without a trailing slash; its host is the API's custom domain. */
  publicUrl: string;
  /** Domain that mail is sent from and replies come back to. */
  mailDomain: string;
  /** Who hears the alarms by mail. Without it the alarm topic is there and nobody is subscribed. */
  alarmEmail?: string;
  /** Who carries texts; End User Messaging tells what became of them, and its numbers must be there (runbook). */
  smsProvider: 'sns' | 'end-user-messaging';
  /** SMS a second that SNS takes from the account: 20 unless AWS raised it (SNS quotas, SMS). */
  smsPerSecond: number;
  logRetention: RetentionDays;
  /** What becomes of tables, key, user pool and buckets when their stack is deleted. */
  removal: RemovalPolicy;
  deletionProtection: boolean;
};

const environments: Record<Stage, StageEnvironment> = {
  dev: {
    stage: 'dev',
    publicUrl: 'https://dev.heliant.example',
    mailDomain: 'mail.dev.heliant.example',
    smsProvider: 'sns',
    smsPerSecond: 20,
    logRetention: RetentionDays.ONE_MONTH,
    removal: RemovalPolicy.DESTROY,
    deletionProtection: false,
  },
  prod: {
    stage: 'prod',
    publicUrl: 'https://heliant.example',
    mailDomain: 'mail.heliant.example',
    smsProvider: 'sns',
    smsPerSecond: 20,
    // Operators look back over a year's campaigns; the records that law wants for longer are in the tables, not in logs.
    logRetention: RetentionDays.THIRTEEN_MONTHS,
    removal: RemovalPolicy.RETAIN,
    deletionProtection: true,
  },
  local: {
    stage: 'local',
    publicUrl: 'http://localhost:4000',
    mailDomain: 'mail.heliant.example',
    smsProvider: 'sns',
    // Nobody pays for these: a whole bank's worth in seconds.
    smsPerSecond: 1_000,
    logRetention: RetentionDays.ONE_DAY,
    removal: RemovalPolicy.DESTROY,
    deletionProtection: false,
  },
};

type Overrides = Partial<Pick<StageEnvironment, 'publicUrl' | 'mailDomain' | 'alarmEmail'>>;

/** A stage's environment; the addresses may be given at deployment (`-c publicUrl=… -c mailDomain=… -c alarmEmail=…`). */
export function environmentOf(stage: Stage, overrides: Overrides = {}): StageEnvironment {
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  return { ...environments[stage], ...given };
}

export function parseStage(value: unknown): Stage {
  const stage = stages.find((known) => known === value);
  if (!stage) throw new Error(`stage must be one of ${stages.join(', ')}, not ${String(value)}`);
  return stage;
}
