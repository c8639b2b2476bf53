import { describe, expect, test } from 'vitest';
import { findStaffRoute, staffRoutes } from '../../functions/contracts/staff-api.ts';
import { Role } from '../../functions/contracts/vocabulary.ts';

/** a administrator, p privacy officer, r relationship manager, c care agent, k approver (checks), m marketer, y analyst. */
const letters: Record<Role, string> = {
  administrator: 'a',
  'privacy-officer': 'p',
  'relationship-manager': 'r',
  'care-agent': 'c',
  approver: 'k',
  marketer: 'm',
  analyst: 'y',
};

const mayCall: Record<string, string> = {
  'POST /api/imports/customers': 'a....m.',
  'GET /api/imports/{id}/rejected': 'a....m.',
  'GET /api/customers': 'aprc.m.',
  'GET /api/customers/{id}': 'aprc.m.',
  'PATCH /api/customers/{id}': 'ap.....',
  'GET /api/customers/{id}/timeline': 'aprc...',
  'GET /api/customers/{id}/consents': 'ap.....',
  'GET /api/segments': 'a...kmy',
  'POST /api/segments': 'a....m.',
  'GET /api/segments/fields': 'a...kmy',
  'POST /api/segments/preview': 'a....my',
  'GET /api/segments/{id}': 'a...kmy',
  'PUT /api/segments/{id}': 'a....m.',
  'GET /api/campaigns': 'a...kmy',
  'POST /api/campaigns': 'a....m.',
  'GET /api/campaigns/{id}': 'a...kmy',
  'PUT /api/campaigns/{id}': 'a....m.',
  'POST /api/campaigns/{id}/submit': 'a....m.',
  'POST /api/campaigns/{id}/approve': 'a...k..',
  'POST /api/campaigns/{id}/send-back': 'a...k..',
  'POST /api/campaigns/{id}/pause': 'a...km.',
  'POST /api/campaigns/{id}/resume': 'a....m.',
  'POST /api/campaigns/{id}/cancel': 'a....m.',
  'POST /api/campaigns/{id}/test-send': 'a....m.',
  'POST /api/campaigns/{id}/dry-run': 'a...km.',
  'GET /api/campaigns/{id}/report': 'a...kmy',
  'GET /api/campaigns/{id}/runs': 'a...kmy',
  'GET /api/runs/{id}': 'a...kmy',
  'GET /api/jobs/{jobId}': 'a...kmy',
  'GET /api/templates': 'a...km.',
  'POST /api/templates/{name}/preview': 'a...km.',
  'POST /api/events': 'a....m.',
  'GET /api/cases': 'a.rc...',
  'POST /api/cases': 'a.rc...',
  'GET /api/scores/{customerId}': 'a.rc...',
  'GET /api/scoreboard': 'a....my',
  'GET /api/settings': 'a......',
  'PUT /api/settings': 'a......',
  'POST /api/kill-switch': 'ap..k..',
  'GET /api/openapi.json': 'aprckmy',
};

const order: Role[] = [
  'administrator',
  'privacy-officer',
  'relationship-manager',
  'care-agent',
  'approver',
  'marketer',
  'analyst',
];

test('every role may call exactly the routes of this table', () => {
  const written = Object.entries(staffRoutes).map(([key, { roles }]) => [
    key,
    order.map((role) => ((roles as readonly Role[]).includes(role) ? letters[role] : '.')).join(''),
  ]);
  expect(Object.fromEntries(written)).toEqual(mayCall);
  expect(order.toSorted()).toEqual(Role.options.toSorted());
});

test('whoever plans a campaign does not decide on it', () => {
  expect(staffRoutes['POST /api/campaigns/{id}/approve'].roles).not.toContain('marketer');
  expect(staffRoutes['POST /api/campaigns/{id}/send-back'].roles).not.toContain('marketer');
});

describe.each(Object.keys(staffRoutes))('%s', (key) => {
  const route = findStaffRoute(key);
  const [method = '', path = ''] = key.split(' ');

  test('is named as API Gateway names routes, with a schema for each parameter', () => {
    expect(key).toMatch(/^(GET|POST|PUT|PATCH) \/api\/[a-z-]+(\.json)?(\/([a-z-]+|\{[a-zA-Z]+\}))*$/);
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(route?.params?.shape ?? {})).toEqual(named);
  });

  test('says whether a repeated write is answered again or harmless; reading asks for no key', () => {
    if (method === 'GET') expect(route).not.toHaveProperty('repeat');
    else if (!route?.function) expect(route?.repeat).toMatch(/same-reply|harmless/);
  });
});

test('a key from outside finds no more than its own route', () => {
  expect(findStaffRoute('constructor')).toBeUndefined();
});
