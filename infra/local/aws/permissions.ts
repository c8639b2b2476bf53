import { hash } from 'node:crypto';
import type { Permissions, PolicyStatement } from '../parts.ts';
import { nameIn } from './names.ts';
import { type Grant, grantsOf } from './policy-match.ts';

/** The evaluator as the endpoints need it: they also ask who calls, and what a role they would assume may do. */
export interface RolePermissions extends Permissions {
  /** The role that signs with this key; undefined for the local operator. */
  roleOf(accessKeyId: string): string | undefined;
  hasRole(roleArn: string): boolean;
  /** As `check`, for a role that a service assumes (Scheduler's target role). */
  checkRole(roleArn: string, action: string, resourceArn: string): boolean;
}

type Role = { name: string; grants: Grant[] };

/** Holds every role's statements and remembers, role by role, what was allowed, refused and never used. */
export function createPermissions(): RolePermissions {
  const roles = new Map<string, Role>();
  const byKey = new Map<string, Role>();
  const allowed = new Set<string>();
  const refused = new Set<string>();

  const decide = (role: Role, action: string, resourceArn: string, context: Record<string, string>): boolean => {
    const matching = role.grants.filter((grant) => grant.matches(action, resourceArn, context));
    const isAllowed = matching.length > 0 && matching.every(({ effect }) => effect === 'Allow');
    if (isAllowed) for (const grant of matching) grant.used = true;
    (isAllowed ? allowed : refused).add(`${role.name}: ${action} on ${resourceArn}`);
    return isAllowed;
  };

  return {
    register(name: string, statements: PolicyStatement[]) {
      const role = { name, grants: statements.flatMap(grantsOf) };
      const secret = hash('sha256', `secret:${name}`, 'base64').slice(0, 40);
      // Shaped like an access key id (AKIA and 16 of A–Z, 2–7); the same for a role at every start.
      const accessKeyId = `AKIA${base32(hash('sha256', `key:${name}`)).slice(0, 16)}`;
      roles.set(name, role);
      byKey.set(accessKeyId, role);
      return { accessKeyId, secretAccessKey: secret };
    },
    check(accessKeyId, action, resourceArn, context = {}) {
      const role = byKey.get(accessKeyId);
      return role === undefined || decide(role, action, resourceArn, context);
    },
    roleOf: (accessKeyId) => byKey.get(accessKeyId)?.name,
    hasRole: (roleArn) => roles.has(nameIn(roleArn)),
    checkRole(roleArn, action, resourceArn) {
      const role = roles.get(nameIn(roleArn));
      return role !== undefined && decide(role, action, resourceArn, {});
    },
    report: () => ({ allowed: [...allowed].sort(), refused: [...refused].sort(), unused: unusedOf(roles.values()) }),
  };
}

function unusedOf(roles: Iterable<Role>): string[] {
  const unused = [...roles].flatMap(({ name, grants }) =>
    grants
      .filter(({ effect, used }) => effect === 'Allow' && !used)
      .map(({ action, resources }) => `${name}: ${action} on ${resources.join(', ')}`),
  );
  return [...new Set(unused)].sort();
}

const base32Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base32 = (hexDigits: string): string =>
  (hexDigits.match(/../g) ?? []).map((byte) => base32Letters.charAt(Number.parseInt(byte, 16) % 32)).join('');
