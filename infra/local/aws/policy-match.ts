import type { PolicyStatement } from '../parts.ts';

/** One action pattern of one statement, ready to be matched; `used` once a call was allowed by it. */
export type Grant = {
  readonly effect: 'Allow' | 'Deny';
  readonly action: string;
  readonly resources: readonly string[];
  readonly matches: (action: string, resourceArn: string, context: Record<string, string>) => boolean;
  used: boolean;
};

type Test = (value: string) => boolean;

/**
 * Condition operators that the local host evaluates. ArnEquals behaves as ArnLike does
 * (IAM user guide, "IAM JSON policy elements: Condition operators").
 */
const operators: Record<string, (pattern: string) => Test> = {
  StringEquals: (pattern) => (value) => value === pattern,
  StringLike: (pattern) => wildcard(pattern),
  ArnLike: (pattern) => wildcard(pattern),
  ArnEquals: (pattern) => wildcard(pattern),
};

const listOf = (value: string | string[]): string[] => (typeof value === 'string' ? [value] : value);

/** `*` stands for any run of characters, `?` for one; everything else for itself. */
export function wildcard(pattern: string, flags = ''): Test {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, `s${flags}`);
  return (value) => expression.test(value);
}

/** Takes a statement apart into grants; throws on a condition it cannot evaluate, for an ignored one would allow too much. */
export function grantsOf(statement: PolicyStatement): Grant[] {
  const resources = listOf(statement.Resource);
  const onResource = resources.map((pattern) => wildcard(pattern));
  const holds = conditionTest(statement);
  return listOf(statement.Action).map((action) => {
    const onAction = wildcard(action, 'i');
    return {
      effect: statement.Effect,
      action,
      resources,
      used: false,
      matches: (called, resourceArn, context) =>
        onAction(called) && onResource.some((test) => test(resourceArn)) && holds(context),
    };
  });
}

function conditionTest(statement: PolicyStatement): (context: Record<string, string>) => boolean {
  const tests = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) => {
    const compile = operators[operator];
    if (compile === undefined) {
      throw new Error(
        `The local host cannot evaluate the condition operator "${operator}" (it knows ${Object.keys(operators).join(', ')}): ` +
          `teach it in policy-match.ts, or the statement for ${JSON.stringify(statement.Action)} means nothing here.`,
      );
    }
    return Object.entries(keys).map(([key, patterns]) => ({ key, anyOf: listOf(patterns).map(compile) }));
  });
  // A condition on a key that the call does not carry does not hold (IAM: positive operators on a missing key are false).
  return (context) =>
    tests.every(({ key, anyOf }) => {
      const value = context[key];
      return value !== undefined && anyOf.some((test) => test(value));
    });
}
