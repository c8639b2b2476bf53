/** What the CDK writes and CloudFormation reads, as far as the local host looks at it. */
export type Resource = {
  Type: string;
  Properties?: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
  Condition?: string;
};

export type Template = {
  Resources?: Record<string, Resource>;
  Parameters?: Record<string, { Type: string; Default?: unknown }>;
  Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>;
};

/** Every stack of the app by its name, in the order in which they deploy. */
export type Assembly = Record<string, Template>;

/** The address that the `local` stage is written for. */
const templateAddress = 'http://localhost:4000';

/** The template as if the stage were reached at this address: whoever starts on another port needs no other synthesis. */
export function withAddress(assembly: Assembly, baseUrl: string): Assembly {
  return JSON.parse(JSON.stringify(assembly).replaceAll(templateAddress, baseUrl)) as Assembly;
}
