import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { esbuildOptions } from '../../infra/esbuild-options.ts';

const root = join(import.meta.dirname, '../..');

describe('a bundle', () => {
  it('carries the SDK’s clients and no search for credentials, and leaves nothing but Node’s own modules outside', async () => {
    const { metafile } = await build({
      ...esbuildOptions,
      absWorkingDir: root,
      entryPoints: ['functions/triggers/sweep.handler.ts'],
      outfile: 'sweep.mjs',
      write: false,
      metafile: true,
    });
    const packages = new Set(
      Object.keys(metafile.inputs).map((path) => path.match(/node_modules\/(@[^/]+\/[^/]+|[^/]+)/)?.[1]),
    );
    expect(packages).toContain('@aws-sdk/client-sqs');
    expect([...packages].filter((name) => name?.includes('credential-provider'))).toEqual([]);
    expect(Object.keys(metafile.inputs)).toContain('functions/platform/env-credentials.ts');
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external),
    );
    const node =
      /^node:|^(?:assert|async_hooks|buffer|child_process|crypto|events|fs|http|http2|https|os|path|process|stream|url|util|zlib)(?:\/.*)?$/;
    expect(outside.map(({ path }) => path).filter((path) => !node.test(path))).toEqual([]);
  });
});
