import { Brand, mainBrand, Role } from '../contracts/vocabulary.ts';
import type { Actor } from './staff-request.ts';

export type Claims = Record<string, unknown>;

/** Cognito's groups are roles; an HTTP API hands lists on as text: `[marketer approver]`. */
function rolesOf({ 'cognito:groups': groups }: Claims): Role[] {
  const words = typeof groups === 'string' ? groups.replace(/^\[|\]$/g, '').split(/[\s,]+/) : [];
  return words.flatMap((word) => Role.safeParse(word).data ?? []);
}

/**
 * Who the token's claims speak of, in the first of the route's roles that is theirs; `no-role` when none is. A token without
 * a subject is nobody's.
 */
export function readActor(claims: Claims | undefined, roles: readonly Role[]): Actor | 'nobody' | 'no-role' {
  const id = claims?.sub;
  if (!claims || typeof id !== 'string' || id === '') return 'nobody';
  const own = rolesOf(claims);
  const role = roles.find((one) => own.includes(one));
  if (!role) return 'no-role';
  const brand = Brand.safeParse(claims['custom:brand']);
  const name = claims.name ?? claims['cognito:username'];
  return {
    id,
    name: typeof name === 'string' && name ? name : id,
    role,
    brand: brand.success ? brand.data : mainBrand,
  };
}
