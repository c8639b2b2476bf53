import type { Place } from '../landscape.ts';
import { kinds, nothingToRun } from '../resources/catalogue.ts';
import { resolve, type Scope, type Standing } from './intrinsics.ts';
import type { Assembly, Resource, Template } from './template.ts';

/**
 * Stands up every resource of every stack, each after those it refers to. Throws on the first type, function or
 * property that the local host does not know, with the way to it.
 */
export async function standUp(assembly: Assembly, place: Omit<Place, 'generatedName' | 'metadata'>): Promise<void> {
  const standings = new Map<string, Promise<Standing>>();
  const exports = exportsOf(assembly);

  const scopeOf = (stackName: string, stack: Template, way: string[]): Scope => ({
    parameters: parametersOf(stackName, stack, place),
    standing: (logicalId, path) => stand(stackName, stack, logicalId, way, path),
    imported: async (name, path) => {
      for (const [otherName, other, exportName, value] of exports) {
        const scope = scopeOf(otherName, other, way);
        if ((await resolve(exportName, scope, path)) === name) return resolve(value, scope, path);
      }
      throw new Error(`${path}: no stack exports ${name}`);
    },
  });

  function stand(
    stackName: string,
    stack: Template,
    logicalId: string,
    way: string[],
    path: string,
  ): Promise<Standing> {
    const id = `${stackName}/${logicalId}`;
    if (way.includes(id)) throw new Error(`${path}: circular reference ${[...way, id].join(' → ')}`);
    const resource = stack.Resources?.[logicalId];
    if (resource === undefined) throw new Error(`${path}: no resource ${id}`);
    const known = standings.get(id);
    if (known !== undefined) return known;
    const standing = build(resource, id, scopeOf(stackName, stack, [...way, id]));
    standings.set(id, standing);
    return standing;
  }

  async function build(resource: Resource, id: string, scope: Scope): Promise<Standing> {
    const kind = kinds[resource.Type];
    const generatedName = id.replace('/', '-');
    if (resource.Type in nothingToRun) return { ref: generatedName, attributes: {} };
    if (kind === undefined) throw new Error(`${id}: the local host does not know ${resource.Type}`);
    if (resource.Condition !== undefined) throw new Error(`${id}: conditions are not offered`);
    const properties = (await resolve(resource.Properties ?? {}, scope, id)) as Record<string, unknown>;
    try {
      return await kind(properties, { ...place, generatedName, metadata: resource.Metadata ?? {} });
    } catch (error) {
      throw new Error(`${id} (${resource.Type}) cannot be stood up`, { cause: error });
    }
  }

  for (const [stackName, stack] of Object.entries(assembly)) {
    for (const logicalId of Object.keys(stack.Resources ?? {})) await stand(stackName, stack, logicalId, [], logicalId);
  }
}

function parametersOf(stackName: string, stack: Template, { aws }: Pick<Place, 'aws'>): Record<string, string> {
  const given = Object.entries(stack.Parameters ?? {}).map(([name, { Default }]) => [name, String(Default)]);
  return {
    ...Object.fromEntries(given),
    'AWS::Region': aws.region,
    'AWS::AccountId': aws.accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${aws.region}:${aws.accountId}:stack/${stackName}/local`,
  };
}

function exportsOf(assembly: Assembly): [string, Template, unknown, unknown][] {
  return Object.entries(assembly).flatMap(([stackName, stack]) =>
    Object.values(stack.Outputs ?? {}).flatMap(({ Value, Export }): [string, Template, unknown, unknown][] =>
      Export === undefined ? [] : [[stackName, stack, Export.Name, Value]],
    ),
  );
}
