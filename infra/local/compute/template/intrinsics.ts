/** What a resource is known by once it stands: `Ref` gives `ref`, `Fn::GetAtt` one of `attributes`. */
export type Standing = { ref: string; attributes: Record<string, string> };

/** Where a stack's intrinsic functions find what they speak of. `path` is the way to the value, for error messages. */
export type Scope = {
  /** Pseudo parameters (`AWS::Region`) and the template's parameters by name. */
  parameters: Record<string, string>;
  standing(logicalId: string, path: string): Promise<Standing>;
  imported(exportName: string, path: string): Promise<unknown>;
};

type Intrinsic = (argument: unknown, scope: Scope, path: string) => Promise<unknown>;

const intrinsics: Record<string, Intrinsic> = {
  Ref: resolveRef,
  'Fn::GetAtt': resolveAttribute,
  'Fn::Join': resolveJoin,
  'Fn::Sub': resolveSub,
  'Fn::Select': resolveSelect,
  'Fn::Split': resolveSplit,
  'Fn::ImportValue': async (argument, scope, path) =>
    scope.imported(text(await resolve(argument, scope, path), path), path),
};

/** Replaces every intrinsic function in a template's value; throws with the path on any function it does not know. */
export async function resolve(value: unknown, scope: Scope, path: string): Promise<unknown> {
  if (Array.isArray(value)) return resolveList(value, scope, path);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
    const intrinsic = Object.hasOwn(intrinsics, only[0]) ? intrinsics[only[0]] : undefined;
    if (intrinsic === undefined) throw new Error(`${path}: the local host does not know ${only[0]}`);
    return intrinsic(only[1], scope, path);
  }
  const resolved: Record<string, unknown> = {};
  for (const [key, inner] of entries) {
    const answer = await resolve(inner, scope, `${path}.${key}`);
    if (answer !== undefined) resolved[key] = answer;
  }
  return resolved;
}

async function resolveList(values: unknown[], scope: Scope, path: string): Promise<unknown[]> {
  const resolved: unknown[] = [];
  for (const [index, value] of values.entries()) {
    const answer = await resolve(value, scope, `${path}[${index}]`);
    if (answer !== undefined) resolved.push(answer);
  }
  return resolved;
}

async function resolveRef(argument: unknown, scope: Scope, path: string): Promise<string | undefined> {
  const name = text(argument, path);
  if (name === 'AWS::NoValue') return undefined;
  const parameter = scope.parameters[name];
  if (parameter !== undefined) return parameter;
  if (name.startsWith('AWS::')) throw new Error(`${path}: the local host does not know the pseudo parameter ${name}`);
  return (await scope.standing(name, path)).ref;
}

async function resolveAttribute(argument: unknown, scope: Scope, path: string): Promise<string> {
  const [logicalId, ...rest] = typeof argument === 'string' ? argument.split('.') : list(argument, path);
  const name = rest.map((part) => text(part, path)).join('.');
  const standing = await scope.standing(text(logicalId, path), path);
  const value = standing.attributes[name];
  if (value === undefined) {
    throw new Error(`${path}: ${text(logicalId, path)} has no attribute ${name} on the local host`);
  }
  return value;
}

async function resolveJoin(argument: unknown, scope: Scope, path: string): Promise<string> {
  const [delimiter, parts] = list(argument, path);
  const resolved = list(await resolve(parts, scope, path), path);
  return resolved.map((part) => text(part, path)).join(text(delimiter, path));
}

async function resolveSub(argument: unknown, scope: Scope, path: string): Promise<string> {
  const [pattern, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, path);
  const own = (await resolve(variables ?? {}, scope, path)) as Record<string, unknown>;
  let answer = '';
  let from = 0;
  const template = text(pattern, path);
  for (const match of template.matchAll(/\$\{(!?)([^}]+)\}/g)) {
    answer +=
      template.slice(from, match.index) + (await substitute(match[1] === '!', match[2] ?? '', own, scope, path));
    from = match.index + match[0].length;
  }
  return answer + template.slice(from);
}

async function substitute(
  literal: boolean,
  name: string,
  own: Record<string, unknown>,
  scope: Scope,
  path: string,
): Promise<string> {
  if (literal) return `\${${name}}`;
  if (Object.hasOwn(own, name)) return text(own[name], path);
  return text(
    name.includes('.') ? await resolveAttribute(name, scope, path) : await resolveRef(name, scope, path),
    path,
  );
}

async function resolveSelect(argument: unknown, scope: Scope, path: string): Promise<unknown> {
  const [index, from] = list(await resolve(argument, scope, path), path);
  const values = list(from, path);
  const position = Number(index);
  if (!(position in values)) throw new Error(`${path}: Fn::Select asks for item ${position} of ${values.length}`);
  return values[position];
}

async function resolveSplit(argument: unknown, scope: Scope, path: string): Promise<string[]> {
  const [delimiter, source] = list(await resolve(argument, scope, path), path);
  return text(source, path).split(text(delimiter, path));
}

function text(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${path}: expected text, found ${JSON.stringify(value)}`);
}

function list(value: unknown, path: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${path}: expected a list, found ${JSON.stringify(value)}`);
}
