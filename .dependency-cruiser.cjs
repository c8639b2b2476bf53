/** Import rules. Each says why; the few direct imports between stages are listed with their reason. */
const stages =
  'customers|consent|segments|campaigns|triggers|audience|gate|dispatch|responses|scoring|care|referrals|reports|staff';

/**
 * Stages meet by queue message or through another's store. What else one stage takes straight from another stands here
 * with its reason; `staff` may call every stage, being the API in front of them.
 */
const direct = {
  customers: {
    'gate/gate': 'an import makes the gate',
    'consent/address': 'addresses are keyed by hash',
    'staff/read-actor': 'one role check for all requests',
  },
  consent: {
    'gate/gate': 'an opt-out is a write to the gate',
    'responses/visit-link': 'the public pages hold a text’s links too',
  },
  segments: { 'scoring/decay': 'scores fade to the run’s instant' },
  campaigns: {
    'customers/occasions': 'a dry run reads the next occasion',
    'triggers/(new-run|occurrence)': 'a dry run is a run that is not written; approval catches up with open dates',
    'audience/(audience-source|due-at)': 'a dry run reads who the run would read',
    'audience/(run-health|wind-up)': 'a stop and a resume tell the run what follows from them',
    'dispatch/facts-for-decision': 'a dry run asks the send’s own rules',
    'gate/(decide|gate|local-time|send-window)': 'a dry run asks the send’s own rules; checks know the send window',
    'segments/compile-segment': 'rules are compiled where they are asked',
  },
  triggers: {
    'customers/occasions': 'which keys a date has',
    'segments/preview-segment': 'how large the bank is, by the preview’s fair draw',
    'campaigns/(approval-hash|mail-template-name)': 'what was approved is what starts',
    'dispatch/(finish-run|resolve-silent)': 'the sweeper ends what got stuck',
    'audience/(run-health|wind-up)': 'the sweeper pauses what annoys customers and ends what was cancelled',
  },
  audience: {
    'gate/(local-time|send-window)': 'when a person’s hour comes',
    'segments/compile-segment': 'who is in the audience',
    'dispatch/finish-run': 'a run without people is finished at once',
  },
  dispatch: {
    'gate/(claim|decide|decision|gate|send-window)': 'the gate is asked by the one path that sends',
    'consent/(address|token|link-token|unsubscribe-headers)': 'every message carries its way out and its links',
    'campaigns/templates/(recipient-fields|recipient-values|render-sms|sms-links)': 'the words of one recipient',
    'audience/release-name': 'one alarm clock per run and instant',
    'audience/send-queue': 'a batch goes back to the queue it came from',
    'audience/(run-health|wind-up)':
      'each worker asks whether its run should pause; the last of a cancelled one closes it',
  },
  responses: {
    'consent/change-address': 'a complaint or bounce closes the address at once',
    'consent/address': 'addresses and visitors are kept by hash',
    'consent/link-token': 'a text’s link names its message',
    'dispatch/message-context': 'a text’s tags come back as its context',
    'campaigns/templates/sms-links': 'a text’s link leads to what was approved',
    'dispatch/resolve-unknown': 'an event proves a message in doubt',
  },
  reports: { 'gate/reasons': 'reasons in words', 'scoring/shares-of-fact': 'a recount counts facts as the fold does' },
};

const directImports = stages
  .split('|')
  .filter((stage) => stage !== 'staff')
  .map((stage) => ({
    name: `what-${stage}-takes-from-others`,
    comment: `Through a store, or listed above: ${
      Object.entries(direct[stage] ?? {})
        .map(([file, why]) => `${file} (${why})`)
        .join('; ') || 'nothing else'
    }.`,
    severity: 'error',
    from: { path: `^functions/${stage}/` },
    to: {
      path: `^functions/(${stages})/`,
      pathNot: [
        `^functions/${stage}/`,
        '\\.store\\.ts$',
        ...Object.keys(direct[stage] ?? {}).map((file) => `^functions/${file}\\.ts$`),
      ],
    },
  }));

module.exports = {
  forbidden: [
    ...directImports,
    {
      name: 'no-cycles',
      comment: 'A cycle has no first file to read.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'contracts-import-only-zod',
      comment: 'The console and the CDK app read the contracts too: nothing may come along with them.',
      severity: 'error',
      from: { path: '^functions/contracts/' },
      to: { pathNot: ['^functions/contracts/', '^node_modules/zod/'] },
    },
    {
      name: 'platform-knows-no-stage',
      comment: 'Platform is what every stage stands on.',
      severity: 'error',
      from: { path: '^functions/platform/' },
      to: { path: `^functions/(${stages})/` },
    },
    {
      name: 'aws-only-at-the-edges',
      comment:
        'Rules and use cases run over memory: only platform, stores, channels and the wiring of handlers touch AWS.',
      severity: 'error',
      from: { path: '^functions/', pathNot: ['^functions/platform/', '\\.(store|channel|handler)\\.ts$'] },
      to: { path: '^node_modules/@aws-sdk/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'middy-in-one-file',
      comment: 'How an event becomes a call is decided once.',
      severity: 'error',
      from: { pathNot: '^functions/platform/middleware\\.ts$' },
      to: { path: '^node_modules/@middy/' },
    },
    {
      name: 'handlers-are-entries',
      comment: 'A handler is imported by nobody but its test: its wiring reads the environment.',
      severity: 'error',
      from: { path: '^(functions|infra|templates)/' },
      to: { path: '\\.handler\\.ts$' },
    },
    {
      name: 'product-knows-no-tests',
      comment: 'What is deployed does not depend on what tests it.',
      severity: 'error',
      from: { path: '^(functions|infra|templates)/' },
      to: { path: '^test/' },
    },
    {
      name: 'functions-know-no-infra',
      comment: 'A function does not know where it runs.',
      severity: 'error',
      from: { path: '^functions/' },
      // A brand's names and colours are data that pages show as templates do.
      to: { path: '^(infra|templates|console)/', pathNot: '^templates/brands/[^/]+/brand\\.json$' },
    },
    {
      name: 'console-imports-only-contracts',
      comment: 'The web app talks to the API, not to the code behind it.',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^(functions|infra|templates|test)/', pathNot: '^functions/contracts/' },
    },
    {
      name: 'no-undeclared-package',
      comment: 'What is imported stands in package.json, pinned.',
      severity: 'error',
      from: {},
      // aws-lambda has types only; csv-parse/sync is an export that the resolver does not know.
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
        pathNot: '^(aws-lambda|csv-parse/sync)$',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // TypeScript 7 has no compiler API yet: swc reads the imports instead.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
