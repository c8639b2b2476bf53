import { defineConfig } from 'vitest/config';

/** `groupOrder`: projects that run with another number of workers run one after the other. */
const project = (groupOrder: number, name: string, include: string[], testTimeout: number, fileParallelism = true) => ({
  test: { name, include, testTimeout, hookTimeout: testTimeout, fileParallelism, sequence: { groupOrder } },
});

/** Four projects: rules in milliseconds, stores on the real engine, the story in business words, the template. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project(
        0,
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
      project(1, 'integration', ['test/**/*.integration.test.ts'], 120_000, false),
      // One process for all: importing and synthesizing the CDK app takes seconds, and its tests change nothing they share.
      { test: { ...project(2, 'infra', ['test/infra/**/*.test.ts'], 120_000, false).test, isolate: false } },
      // Two at a time: each waits on a host process of its own, and the longest would otherwise stand at the end alone.
      project(3, 'journeys', ['test/journeys/**/*.test.ts', 'test/browser/**/*.test.ts'], 900_000),
    ],
  },
});
