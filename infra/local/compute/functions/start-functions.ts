import { mkdirSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Aws } from '../../parts.ts';
import type { FunctionPlan, Landscape } from '../landscape.ts';
import type { OpenWork } from '../open-work.ts';
import { bundleFunctions } from './bundle.ts';
import { createLocalFunction, type LocalFunction } from './local-function.ts';

export type FunctionsOptions = {
  root: string;
  cache: string;
  logFolder: string;
  verbose: boolean;
  clockOffset: SharedArrayBuffer;
  openWork: OpenWork;
};

/** A function with the key its role signs with: event sources act in the role's name. */
export type RunningFunction = LocalFunction & { name: string; accessKeyId: string };

/**
 * Registers every role, bundles every handler, and gives the functions by ARN. Threads start at the first invocation.
 */
export async function startFunctions(
  landscape: Landscape,
  aws: Aws,
  options: FunctionsOptions,
): Promise<Map<string, RunningFunction>> {
  const plans = [...landscape.functions.values()];
  const bundles = await bundleFunctions(
    options.root,
    plans.map(({ entry }) => entry),
    join(options.cache, 'bundles'),
  );
  mkdirSync(options.logFolder, { recursive: true });
  const credentials = registerRoles(landscape, aws);
  const running = new Map<string, RunningFunction>();
  for (const plan of plans) {
    const signsWith = credentials.get(plan.roleArn);
    if (signsWith === undefined) throw new Error(`${plan.name}: its role is not in the template: ${plan.roleArn}`);
    checkWhatLambdaDoesInItsName(plan, aws, signsWith.accessKeyId);
    const local = createLocalFunction(
      {
        name: plan.name,
        arn: plan.arn,
        environment: environmentOf(plan, aws, signsWith),
        bundleUrl: bundles.get(plan.entry) ?? '',
        exportName: plan.exportName,
        timeoutMs: plan.timeoutMs,
        memoryMb: plan.memoryMb,
        logFile: join(options.logFolder, `${plan.name}.log`),
        verbose: options.verbose,
      },
      options.clockOffset,
    );
    running.set(plan.arn, { ...options.openWork.watching(local), name: plan.name, accessKeyId: signsWith.accessKeyId });
  }
  return running;
}

type Credentials = { accessKeyId: string; secretAccessKey: string };

function registerRoles({ roles }: Landscape, { permissions }: Aws): Map<string, Credentials> {
  return new Map([...roles].map(([arn, { name, statements }]) => [arn, permissions.register(name, statements)]));
}

/** Exactly what Lambda gives a function, and that its AWS is here. Nothing of the host's own environment. */
function environmentOf(plan: FunctionPlan, aws: Aws, credentials: Credentials): Record<string, string> {
  return {
    ...plan.environment,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: aws.region,
    AWS_DEFAULT_REGION: aws.region,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    // The SDK would otherwise read the settings of whoever runs this (~/.aws/config): Lambda has no such files.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    TZ: ':UTC',
  };
}

/** Writing logs and traces needs the role's permission too; a template that forgot it shows up in the report. */
function checkWhatLambdaDoesInItsName(plan: FunctionPlan, aws: Aws, accessKeyId: string): void {
  const logStream = `arn:aws:logs:${aws.region}:${aws.accountId}:log-group:${plan.logGroup}:log-stream:local`;
  aws.permissions.check(accessKeyId, 'logs:CreateLogStream', logStream);
  aws.permissions.check(accessKeyId, 'logs:PutLogEvents', logStream);
  if (!plan.traced) return;
  aws.permissions.check(accessKeyId, 'xray:PutTraceSegments', '*');
  aws.permissions.check(accessKeyId, 'xray:PutTelemetryRecords', '*');
}
