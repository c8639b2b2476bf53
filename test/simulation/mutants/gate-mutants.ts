import type { Mutant } from './mutant.ts';

const claimStore = 'functions/gate/claim.store.ts';
const claim = 'functions/gate/claim.ts';
const decide = 'functions/gate/decide.ts';

/** The gate's rules and claims: who may be written to, and once. */
export const gateMutants: Mutant[] = [
  {
    name: 'claim-without-version',
    why: 'Two workers that read the same gate both claim: the customer gets the message twice, or two campaigns at once.',
    edits: [
      {
        file: claimStore,
        from: 'changeOf(gate, withClaim(gate, request));',
        to: '({ ...changeOf(gate, withClaim(gate, request)), if: { customerId: gate.key } });',
      },
    ],
  },
  {
    name: 'lost-claim-reply-forgotten',
    why: 'A claim that was written but not answered counts as nobody’s: the customer waits out the lease and gets nothing.',
    edits: [
      {
        file: claimStore,
        from: 'const ours = await ownClaims(database, unsure, request);',
        to: 'const ours = await ownClaims(database, unsure.slice(unsure.length), request);',
      },
      {
        file: 'functions/dispatch/settle-claimed.ts',
        from: 'const ours = silent.filter(({ claim }) => claim.attempt === request.attempt);',
        to: 'const ours = silent.slice(silent.length);',
      },
      {
        file: 'functions/dispatch/settle-claimed.ts',
        from: 'const others = silent.filter(({ claim }) => claim.attempt !== request.attempt);',
        to: 'const others = silent;',
      },
    ],
  },
  {
    name: 'release-takes-anybodys-claim',
    why: 'A release repeated after a lost answer takes the claim of the worker that is sending now: the next one sends again.',
    edits: [
      {
        file: claimStore,
        from: 'const held = [...(await ownClaims(database, open, request)).values()];',
        to: [
          "const keys = open.map((customerId) => ({ table: 'gates' as const, key: { customerId } }));",
          '    const found = keys.length > 0 ? await database.getMany(keys) : [];',
          '    const held = found.map(({ item }) => unpackGate(item)).filter((gate) => claimOn(gate, request.key));',
        ].join('\n'),
      },
      {
        file: claim,
        from: 'each.key === key && each.attempt === attempt',
        to: 'each.key === key',
      },
    ],
  },
  {
    name: 'contact-time-not-released',
    why: 'A message that the provider would not take still counts toward the cap: the customer is refused for what never came.',
    edits: [
      {
        file: claim,
        from: "contacts: plan.purpose === 'service' ? gate.contacts : gate.contacts.filter((_, n) => n !== contact),",
        to: 'contacts: gate.contacts,',
      },
    ],
  },
  {
    name: 'claim-counts-no-contact',
    why: 'Nothing counts toward the contact cap: customers get as many marketing messages as there are campaigns.',
    edits: [
      {
        file: claim,
        from: "...(plan.purpose === 'service' ? [] : [contact]),",
        to: '...[contact].slice(1),',
      },
    ],
  },
  {
    name: 'cap-off-by-one',
    why: 'One message more than the bank allows in a week reaches every customer.',
    edits: [
      {
        file: 'functions/gate/rules/contact-cap-kept.ts',
        from: 'recent.length < cap.messages',
        to: 'recent.length <= cap.messages',
      },
    ],
  },
  {
    name: 'quiet-hours-by-the-banks-zone',
    why: 'A message held up during the day wakes customers who live in another zone than the bank.',
    edits: [
      {
        file: 'functions/gate/rules/outside-quiet-hours.ts',
        from: 'nextInWindow(nowMs, customer.zone, window)',
        to: "nextInWindow(nowMs, 'Europe/Lisbon', window)",
      },
    ],
  },
  {
    name: 'silence-taken-for-consent',
    why: 'People who never agreed to anything get marketing.',
    edits: [
      {
        file: 'functions/gate/rules/consent-given.ts',
        from: "if (!consent) return refused('no-consent');",
        to: 'if (!consent) return allowed;',
      },
    ],
  },
  {
    name: 'suppression-not-asked',
    why: 'Messages go on to an address whose owner complained or that does not exist.',
    edits: [{ file: decide, from: '  addressNotSuppressed,\n', to: '' }],
  },
  {
    name: 'flags-not-asked',
    why: 'The family of a customer who died gets an advertisement for them.',
    edits: [{ file: decide, from: '  notSuppressedByFlag,\n', to: '' }],
  },
  {
    name: 'risk-grade-not-asked',
    why: 'A cautious customer is offered a product that the law says is too risky for them.',
    edits: [{ file: decide, from: '  suitable,\n', to: '' }],
  },
  {
    name: 'kill-switch-not-asked',
    why: 'The bank stops everything and customers go on getting messages.',
    edits: [
      {
        file: 'functions/gate/rules/run-still-running.ts',
        from: "  if (killSwitch) return refused('sending-stopped');\n",
        to: '',
      },
      {
        file: 'functions/dispatch/send-batch.ts',
        from: "  if (settings.killSwitch) return 'wait';\n",
        to: '',
      },
    ],
  },
  {
    name: 'fence-not-asked',
    why: 'A copy of the tables restored for a test writes to the real customers.',
    edits: [
      {
        file: 'functions/triggers/fence.store.ts',
        from: 'fence?.stackId === stackId',
        to: "fence !== undefined && stackId !== ''",
      },
    ],
  },
  {
    name: 'holdout-hashed-with-run',
    why: 'Who is held out changes from run to run: the comparison group gets the campaign, and its effect is a made-up number.',
    edits: [
      {
        file: 'functions/dispatch/facts-for-decision.ts',
        from: 'campaignId: run.campaignId,',
        to: 'campaignId: run.id,',
      },
    ],
  },
];
