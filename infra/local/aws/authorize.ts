import type { RolePermissions } from './permissions.ts';
import { AccessDenied, type AwsCall } from './wire.ts';

/** Throws AccessDenied unless the caller's role may do `action` on `resourceArn`. */
export type Authorize = (
  call: Pick<AwsCall, 'accessKeyId'>,
  action: string,
  resourceArn: string,
  context?: Record<string, string>,
) => void;

export const createAuthorize =
  (permissions: RolePermissions): Authorize =>
  (call, action, resourceArn, context) => {
    if (permissions.check(call.accessKeyId, action, resourceArn, context)) return;
    throw new AccessDenied(permissions.roleOf(call.accessKeyId) ?? 'unknown', action, resourceArn);
  };
