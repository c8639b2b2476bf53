import { createHash } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Brand, Role } from '../../../../functions/contracts/vocabulary.ts';
import type { Landscape } from '../landscape.ts';
import type { Claims } from './http-event.ts';

/** Ten years: here a year passes in minutes, and whoever plays it should not have to sign in again for it. */
const lifetimeSeconds = 10 * 365 * 86_400;

export type StaffTokens = {
  /** A token of the user pool, as staff would have after signing in. Lives ten years of virtual time. */
  issue(staff: { role: Role; name: string; brand: Brand }): Promise<string>;
  /** The claims of a valid token of this authorizer, undefined for any other. */
  claimsOf(token: string, authorizerId: string): Promise<Claims | undefined>;
};

/** Signs and checks staff tokens with a key drawn from the seed: a token outlives a restart of the same bank. */
export function createStaffTokens({ authorizers }: Landscape, seed: number, now: () => number): StaffTokens {
  const key = createHash('sha256').update(`staff tokens ${seed}`).digest();
  const [main] = authorizers.values();
  return {
    async issue({ role, name, brand }) {
      if (main === undefined) throw new Error('the template has no JWT authorizer to issue a token for');
      const issuedAt = Math.floor(now() / 1000);
      return new SignJWT({ 'cognito:groups': [role], name, 'custom:brand': brand, token_use: 'id' })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(name)
        .setIssuer(main.issuer)
        .setAudience(main.audiences[0] ?? '')
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(key);
    },
    async claimsOf(token, authorizerId) {
      const authorizer = authorizers.get(authorizerId);
      if (authorizer === undefined) return undefined;
      try {
        const verified = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: authorizer.issuer,
          audience: authorizer.audiences,
          currentDate: new Date(now()),
        });
        return verified.payload;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}
