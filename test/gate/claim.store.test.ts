import { beforeEach, describe, expect, test } from 'vitest';
import { claimEach, releaseEach } from '../../functions/gate/claim.store.ts';
import { type Gate, packGate, unpackGate } from '../../functions/gate/gate.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { aGate, aPlan, customerIdOf } from '../support/builders.ts';

const request = {
  key: 'abcdefghijkl',
  attempt: 'aaaaaaaa',
  nowMs: Date.parse('2027-03-01T12:00:00Z'),
  closesAtMs: Date.parse('2027-03-02T12:00:00Z'),
  plan: aPlan(),
};
const another = { ...request, attempt: 'bbbbbbbb' };

let database: MemoryDatabase;
let calls: string[];

beforeEach(() => {
  database = new MemoryDatabase();
  calls = [];
});

async function people(...ids: string[]) {
  const gates = ids.map((id) => aGate({ key: id }));
  await database.putAll(gates.map((gate) => ({ table: 'gates', item: { customerId: gate.key, ...packGate(gate) } })));
  return gates.map((gate) => ({ customerId: customerIdOf(gate.key), gate }));
}

async function sharing(...ids: string[]) {
  const mailbox: Gate = aGate({ key: 'addr#1', consents: [], members: ids.map(customerIdOf) });
  await database.putAll([{ table: 'gates', item: { customerId: mailbox.key, ...packGate(mailbox) } }]);
  return (await people(...ids)).map((person) => ({ ...person, mailbox }));
}

async function claimsOn(id: string): Promise<string[]> {
  const item = await database.get('gates', { customerId: id });
  return unpackGate(item!).claims.map(({ attempt }) => attempt);
}

/** The writes reach the table and their answers do not. */
function loseAnswers(how: 'unknown' | 'repeated'): void {
  const writeEach = database.writeEach.bind(database);
  database.writeEach = async (writes) => {
    const outcomes = await writeEach(writes);
    return how === 'repeated' ? writeEach(writes) : outcomes.map(() => 'unknown' as never);
  };
}

function countCalls(): void {
  for (const name of ['get', 'getMany', 'writeEach'] as const) {
    const call = database[name].bind(database) as (...args: unknown[]) => Promise<never>;
    database[name] = (...args: unknown[]) => {
      calls.push(name);
      return call(...args);
    };
  }
}

describe('a claim', () => {
  test('whose answer was lost and whose repeat by the client met it is taken', async () => {
    const claimants = await people('B1');
    loseAnswers('repeated');
    expect(await claimEach(database, claimants, request)).toEqual(['claimed']);
  });

  test('without any answer is read again: taken when our attempt is on it, moved when it never came', async () => {
    const claimants = await people('B1');
    loseAnswers('unknown');
    expect(await claimEach(database, claimants, request)).toEqual(['claimed']);
    const others = await people('B2');
    database.writeEach = async (writes) => writes.map(() => 'unknown' as never);
    expect(await claimEach(database, others, request)).toEqual(['moved']);
  });

  test('on a gate that another attempt claimed in between has moved', async () => {
    const claimants = await people('B1');
    expect(await claimEach(database, claimants, another)).toEqual(['claimed']);
    expect(await claimEach(database, claimants, request)).toEqual(['moved']);
    expect(await claimsOn('B1')).toEqual(['bbbbbbbb']);
  });

  test('of fifty takes one call, and one more for those that were not sure', async () => {
    const claimants = await people(...Array.from({ length: 50 }, (_, n) => `B${n}`));
    await claimEach(database, claimants.slice(0, 10), another);
    countCalls();
    const outcomes = await claimEach(database, claimants, request);
    expect(outcomes.filter((outcome) => outcome === 'claimed')).toHaveLength(40);
    expect(calls).toEqual(['writeEach', 'getMany']);
  });
});

describe('two people at one mailbox', () => {
  test('are claimed with it, both items or neither, and the second finds the first’s claim', async () => {
    const both = await sharing('B1', 'B2');
    expect(await claimEach(database, both, request)).toEqual(['claimed', 'moved']);
    expect(await claimsOn('addr#1')).toEqual(['aaaaaaaa']);
    expect(await claimsOn('B2')).toEqual([]);
  });

  test('a transaction that was repeated by the client, so that it met its own, is taken', async () => {
    const [first] = await sharing('B1', 'B2');
    const transact = database.transact.bind(database);
    database.transact = async (writes) => {
      await transact(writes);
      return transact(writes);
    };
    expect(await claimEach(database, [first!], request)).toEqual(['claimed']);
  });

  test('are both freed, exactly, and what others changed stays', async () => {
    const [first] = await sharing('B1', 'B2');
    await claimEach(database, [first!], request);
    const held = unpackGate((await database.get('gates', { customerId: 'B1' }))!);
    const complained: Gate = { ...held, version: 9, suppressed: [{ channel: 'email', reason: 'complaint' }] };
    await database.putAll([{ table: 'gates', item: { customerId: 'B1', ...packGate(complained) } }]);
    await releaseEach(database, [first!], request);
    expect(await database.get('gates', { customerId: 'B1' })).toMatchObject({
      claims: '',
      contacts: '',
      suppressed: 'ec',
    });
    expect(await database.get('gates', { customerId: 'addr#1' })).toMatchObject({ claims: '', members: 'B1 B2' });
  });
});

describe('tables that fail between two claims', () => {
  test('leave nobody claimed: nothing was sent, so nobody is in doubt', async () => {
    const claimants = [...(await people('B1')), ...(await sharing('B2', 'B3'))];
    const transact = database.transact.bind(database);
    database.transact = async (writes) => {
      await transact(writes);
      throw new Error('no answer');
    };
    await expect(claimEach(database, claimants, request)).rejects.toThrow('no answer');
    for (const id of ['B1', 'B2', 'B3', 'addr#1']) expect(await claimsOn(id)).toEqual([]);
  });
});

describe('a release', () => {
  test('of fifty takes a reading and a write, whatever their number, and one more reading for those that moved', async () => {
    const claimants = await people(...Array.from({ length: 50 }, (_, n) => `B${n}`));
    await claimEach(database, claimants, request);
    countCalls();
    await releaseEach(database, claimants, request);
    expect(calls).toEqual(['getMany', 'writeEach']);
    expect(await database.get('gates', { customerId: 'B7' })).toMatchObject({ claims: '', contacts: '', version: 3 });
  });

  test('without an answer is asked again, and changes nothing the second time', async () => {
    const claimants = await people('B1');
    await claimEach(database, claimants, request);
    loseAnswers('unknown');
    await releaseEach(database, claimants, request);
    await releaseEach(database, claimants, request);
    expect(await database.get('gates', { customerId: 'B1' })).toMatchObject({ claims: '', version: 3 });
  });

  test('leaves the claim of another attempt alone', async () => {
    const claimants = await people('B1');
    await claimEach(database, claimants, another);
    await releaseEach(database, claimants, request);
    expect(await claimsOn('B1')).toEqual(['bbbbbbbb']);
  });
});

test('a claim taken back undoes nothing that came between reading the gate and freeing it', async () => {
  const claimants = await people('B1');
  await claimEach(database, claimants, request);
  const writeEach = database.writeEach.bind(database);
  let isFirst = true;
  database.writeEach = async (writes) => {
    if (isFirst) await claimLater();
    isFirst = false;
    return writeEach(writes);
  };
  await releaseEach(database, claimants, request);
  const gate = unpackGate((await database.get('gates', { customerId: 'B1' }))!);
  expect(gate.claims.map(({ key }) => key)).toEqual(['zyxwvutsrqpo']);

  async function claimLater() {
    const now = unpackGate((await database.get('gates', { customerId: 'B1' }))!);
    const { claims } = packGate({
      ...now,
      claims: [...now.claims, { key: 'zyxwvutsrqpo', attempt: 'cccccccc', atMinute: 1, keepUntilMinute: 2 }],
    });
    await database.write({
      update: 'gates',
      key: { customerId: 'B1' },
      set: { claims: claims!, version: now.version + 1 },
    });
  }
});
