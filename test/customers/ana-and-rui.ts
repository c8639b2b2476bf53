import { suppressByAddress } from '../../functions/consent/change-address.ts';
import { addressHashKey, noon, type WatchedDatabase } from './given.ts';

export const ana = {
  customerId: 'C1',
  name: 'Ana',
  email: 'ana@example.com',
  phone: '+351912345678',
  birthday: '1984-02-29',
  accountOpenedOn: '2010-07-01',
};
export const rui = { customerId: 'C2', name: 'Rui', email: 'rui@example.com' };

/** What an import answers: every row that is not rejected is accepted. */
export const counts = (created: number, updated: number, unchanged: number, rejected = 0) => ({
  accepted: created + updated + unchanged,
  created,
  updated,
  unchanged,
  rejected,
});

/** The provider reports for good that nobody receives mail at this address, a minute after noon. */
export const bounce = (database: WatchedDatabase, address: string) =>
  suppressByAddress(database, {
    channel: 'email',
    reason: 'bounce',
    source: 'permanent-bounce',
    evidence: `event:${address}`,
    at: noon + 60_000,
    address,
    hashKey: addressHashKey,
  });
