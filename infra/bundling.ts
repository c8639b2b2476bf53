import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { esbuildOptions } from './esbuild-options.ts';

/** The same in the words of the CDK's NodejsFunction. */
export const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  target: esbuildOptions.target,
  mainFields: esbuildOptions.mainFields,
  banner: esbuildOptions.banner.js,
  minify: esbuildOptions.minify,
  sourceMap: esbuildOptions.sourcemap,
  sourcesContent: esbuildOptions.sourcesContent,
  bundleAwsSDK: true,
  esbuildArgs: { '--alias': Object.entries(esbuildOptions.alias).map(([from, to]) => `${from}=${to}`) },
  logLevel: LogLevel.WARNING,
};
