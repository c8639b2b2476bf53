import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], testTimeout: number, fileParallelism = true) => ({
  test: { name, include, testTimeout, hookTimeout: testTimeout, fileParallelism },
});

/** Four projects: rules in milliseconds, stores on the real engine, the story in business words, the template. */
export default defineConfig({
  test: {
    projects: [
      project(
        'unit',
        [
          'test/**/*.test.ts',
          '!test/journeys/**',
          '!test/infra/**',
          '!test/browser/**',
          '!test/**/*.integration.test.ts',
        ],
        20_000,
      ),
      project('integration', ['test/**/*.integration.test.ts'], 120_000, false),
      // One process for all: importing and synthesizing the CDK app takes seconds, and its tests change nothing they share.
      { test: { ...project('infra', ['test/infra/**/*.test.ts'], 120_000, false).test, isolate: false } },
      project('journeys', ['test/journeys/**/*.test.ts', 'test/browser/**/*.test.ts'], 900_000, false),
    ],
  },
});
