import type { Mutant } from './mutant.ts';

const planConsents = 'functions/customers/plan-consents.ts';

/** Who agreed to what, and who is meant. */
export const consentMutants: Mutant[] = [
  {
    name: 'opt-out-without-version',
    why: 'An opt-out that leaves the gate’s version as it was is written over by whoever read the gate before: it is lost.',
    edits: [
      {
        file: 'functions/consent/consent.store.ts',
        from: 'set: { ...packGate(next), version: gate.version + 1 },',
        to: 'set: { ...packGate(next), version: gate.version },',
      },
    ],
  },
  {
    name: 'get-that-unsubscribes',
    why: 'A virus scanner that looks at links opts customers out who never asked for it.',
    edits: [
      {
        file: 'functions/consent/answer-public-page.ts',
        from: "if (acts) await stopMarketing(pages, request, fields, 'unsubscribe-page');",
        to: "await stopMarketing(pages, request, fields, 'unsubscribe-page');",
      },
    ],
  },
  {
    name: 'import-brings-back',
    why: 'The nightly file from the core bank signs opted-out customers up again.',
    edits: [
      {
        file: planConsents,
        from: 'said.purpose === purpose && said.channel === channel)',
        to: "said.purpose === purpose && said.channel === channel && said.state === 'granted')",
      },
      {
        file: planConsents,
        from: 'consents: [...gate.consents, ...granted] }',
        to: 'consents: [...granted, ...gate.consents] }',
      },
    ],
  },
  {
    name: 'empty-segment-means-everybody',
    why: 'A rule group somebody forgot to fill writes to the whole bank.',
    edits: [
      {
        file: 'functions/segments/compile-segment.ts',
        from: "return refuse(errors, here, 'add a rule or remove the group: a group without rules would mean everybody');",
        to: 'return () => yes;',
      },
    ],
  },
];
