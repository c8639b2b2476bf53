import type { RoutePlan } from '../landscape.ts';

export type Match = { route: RoutePlan; pathParameters: Record<string, string> };

/** Finds the route of a request as API Gateway does: the most literal path first, a method's own route before `ANY`, `$default` last. */
export function createRouteTable(routes: RoutePlan[]): (method: string, path: string) => Match | undefined {
  const patterns = routes.filter(({ routeKey }) => routeKey !== '$default').map(patternOf);
  patterns.sort((a, b) => b.weight - a.weight);
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  return (method, path) => {
    for (const pattern of patterns) {
      if (pattern.method !== 'ANY' && pattern.method !== method) continue;
      const found = pattern.expression.exec(path);
      if (found !== null) return { route: pattern.route, pathParameters: decoded(found.groups ?? {}) };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function patternOf(route: RoutePlan) {
  const [method = '', path = ''] = route.routeKey.split(' ');
  const names: string[] = [];
  const source = path.split(/(\{[^}]+\})/).map((part) => {
    if (!part.startsWith('{')) return part.replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
    names.push(part.slice(1, -1));
    return part.endsWith('+}') ? `(?<p${names.length - 1}>.+)` : `(?<p${names.length - 1}>[^/]+)`;
  });
  return { route, method, expression: namedGroups(source.join(''), names), weight: weightOf(method, path) };
}

/** Group names in an expression are identifiers; parameter names need not be. */
function namedGroups(source: string, names: string[]) {
  const expression = new RegExp(`^${source}$`);
  return {
    exec(path: string) {
      const found = expression.exec(path);
      if (found === null) return null;
      const groups = names.map((name, index) => [name.replace('+', ''), found.groups?.[`p${index}`] ?? '']);
      return { groups: Object.fromEntries(groups) as Record<string, string> };
    },
  };
}

/** Literal segments count most, then parameters, greedy ones last; a method of its own breaks ties with `ANY`. */
function weightOf(method: string, path: string): number {
  const segments = path.split('/').filter((segment) => segment !== '');
  const worth = (segment: string) => (segment.endsWith('+}') ? 0 : segment.startsWith('{') ? 2 : 3);
  const paths = segments.reduce((sum, segment, index) => sum + worth(segment) * 4 ** (8 - index), 0);
  return paths * 2 + (method === 'ANY' ? 0 : 1);
}

function decoded(parameters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decodeURIComponent(value)]));
}
