import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { suppressByAddress } from '../../functions/consent/change-address.ts';
import { changeConsent } from '../../functions/consent/change-consent.ts';
import { consentsAt } from '../../functions/consent/consents-at.ts';
import { marketingPurposes } from '../../functions/contracts/consent.ts';
import { CustomerId } from '../../functions/contracts/ids.ts';
import type { MessageChannel } from '../../functions/contracts/vocabulary.ts';
import { addressHashKey, csv, gateOf, importFile, itemsOf, ledgerOf, noon, text, WatchedDatabase } from './given.ts';

const ids = ['C1', 'C2', 'C3'] as const;
const emails = ['a@example.com', 'b@example.com', ''] as const;
const phones = ['+351912345678', '+351912345679', ''] as const;
const consent = fc.constantFrom('yes', 'no', '');

const channel = fc.constantFrom<MessageChannel>('email', 'sms');
const row = fc.record({
  customerId: fc.constantFrom(...ids),
  email: fc.constantFrom(...emails),
  phone: fc.constantFrom(...phones),
  marketingEmailConsent: consent,
  marketingSmsConsent: consent,
});
type Columns = typeof row extends fc.Arbitrary<infer T> ? T : never;
type Step =
  | { kind: 'import'; rows: Columns[]; optOutBetween?: { customerId: string; channel: MessageChannel } | undefined }
  | { kind: 'opt-out'; customerId: string; channel: MessageChannel }
  | { kind: 'stop' | 'bounce'; channel: MessageChannel; address: number };

const person = { customerId: fc.constantFrom(...ids), channel };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('import' as const),
      rows: fc.array(row, { minLength: 1, maxLength: 4 }),
      optOutBetween: fc.option(fc.record(person), { nil: undefined, freq: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('opt-out' as const), ...person }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('stop' as const, 'bounce' as const), channel, address: fc.nat(1) }),
  },
);

/** A bank under way: what it has stored, and who has said no to what by their own word. */
class Story {
  readonly database = new WatchedDatabase();
  readonly saidNo = new Set<string>();
  #now = noon;

  async play(next: Step): Promise<void> {
    this.#now += 60_000;
    if (next.kind === 'opt-out') await this.#optOut(next.customerId, next.channel);
    else if (next.kind === 'import') await this.#import(next);
    else await this.#close(next.kind, next.channel, (next.channel === 'email' ? emails : phones)[next.address]!);
  }

  async #import({ rows, optOutBetween }: Extract<Step, { kind: 'import' }>): Promise<void> {
    if (optOutBetween)
      this.database.beforeTransaction = () => this.#optOut(optOutBetween.customerId, optOutBetween.channel);
    await importFile(this.database, csv(...rows), this.#now);
    this.database.beforeTransaction = undefined;
  }

  async #optOut(customerId: string, on: MessageChannel): Promise<void> {
    const source = 'unsubscribe-page' as const;
    const act = { customerId: CustomerId.parse(customerId), at: this.#now, brand: 'main', channel: on };
    const evidence = `request:${this.#now}`;
    await changeConsent(this.database, {
      ...act,
      purposes: marketingPurposes,
      state: 'withdrawn',
      source,
      actor: 'customer',
      evidence,
    });
    this.saidNo.add(`${customerId} ${on}`);
  }

  async #close(reason: 'stop' | 'bounce', on: MessageChannel, address: string): Promise<void> {
    const source = reason === 'stop' ? ('sms-reply' as const) : ('permanent-bounce' as const);
    const event = { channel: on, reason, source, evidence: `message:${this.#now}`, at: this.#now };
    const { members } = await suppressByAddress(this.database, { ...event, address, hashKey: addressHashKey });
    if (reason === 'stop') for (const member of members) this.saidNo.add(`${member} ${on}`);
  }
}

/** The gate's consents and suppressions as the ledger tells them. */
async function toldByLedger(story: Story, customerId: string) {
  const { consents, suppressions } = consentsAt(await ledgerOf(story.database, customerId), Number.MAX_SAFE_INTEGER);
  return {
    consents: consents.map(({ purpose, channel, state }) => `${purpose} ${channel} ${state}`).toSorted(),
    suppressed: suppressions.map(({ channel, reason }) => `${channel} ${reason}`).toSorted(),
  };
}

it('an import never brings back who said no, keeps gate and ledger one, and addresses with their members', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const story = new Story();
      for (const next of steps) await story.play(next);
      const customers = await itemsOf(story.database, 'customers');
      const addresses = (await itemsOf(story.database, 'gates')).filter(({ members }) => members !== undefined);

      for (const customerId of ids) {
        const item = await story.database.get('gates', { customerId });
        if (!item) continue;
        const gate = await gateOf(story.database, customerId);
        for (const { channel: on, state } of gate.consents)
          if (story.saidNo.has(`${customerId} ${on}`)) expect(state).toBe('withdrawn');
        expect({
          consents: gate.consents.map(({ purpose, channel: on, state }) => `${purpose} ${on} ${state}`).toSorted(),
          suppressed: gate.suppressed.map(({ channel: on, reason }) => `${on} ${reason}`).toSorted(),
        }).toEqual(await toldByLedger(story, customerId));
      }

      for (const customer of customers) {
        const at = addresses.filter(({ members }) => text(members).split(' ').includes(text(customer.customerId)));
        expect(at).toHaveLength([customer.email, customer.phone].filter(Boolean).length);
        const shared = at.filter(({ members }) => text(members).includes(' ')).length;
        expect([customer.sharedEmail, customer.sharedPhone].filter(Boolean)).toHaveLength(shared);
      }
    }),
    { numRuns: 100 },
  );
}, 60_000);
