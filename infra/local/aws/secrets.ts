import { hash } from 'node:crypto';
import type { Authorize } from './authorize.ts';
import { arnOf } from './names.ts';
import { AwsFault, type AwsService, jsonAnswer, parseJson } from './wire.ts';

const jsonType = 'application/x-amz-json-1.1';

export type Secrets = { put(name: string, value: string): string; service: AwsService };

/** Secrets Manager (JSON 1.1): values put at start, read by GetSecretValue. */
export function createSecrets(now: () => number, authorize: Authorize): Secrets {
  const secrets = new Map<string, { arn: string; name: string; value: string; createdMs: number }>();

  return {
    put(name, value) {
      // AWS appends six random characters; these are the same at every start.
      const arn = arnOf('secretsmanager', `secret:${name}-${hash('sha256', name).slice(0, 6)}`);
      secrets.set(name, { arn, name, value, createdMs: now() });
      return arn;
    },
    service: {
      answer(call) {
        const operation = String(call.headers['x-amz-target']).replace('secretsmanager.', '');
        if (operation !== 'GetSecretValue')
          throw new AwsFault('UnknownOperationException', `The local endpoint does not offer ${operation}.`);
        const { SecretId } = parseJson(call.body.toString());
        const secret = [...secrets.values()].find(({ name, arn }) => SecretId === name || SecretId === arn);
        authorize(
          call,
          'secretsmanager:GetSecretValue',
          secret?.arn ?? arnOf('secretsmanager', `secret:${String(SecretId)}`),
        );
        if (secret === undefined)
          throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
        const output = {
          ARN: secret.arn,
          Name: secret.name,
          SecretString: secret.value,
          VersionId: '00000000-0000-4000-8000-000000000001',
          VersionStages: ['AWSCURRENT'],
          CreatedDate: secret.createdMs / 1000,
        };
        return jsonAnswer(output, jsonType);
      },
      refuse: (fault) => jsonAnswer({ __type: fault.code, Message: fault.message }, jsonType, 400),
    },
  };
}
