/** Import rules. Each says why; the few direct imports between stages are listed with their reason. */
const stages =
  'customers|consent|segments|campaigns|triggers|audience|gate|dispatch|responses|scoring|care|referrals|reports|staff';

module.exports = {
  forbidden: [
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
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'], pathNot: '^(aws-lambda|csv-parse/sync)$' },
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
