import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resourcesOf, synthesize } from './templates.ts';

const alarms = resourcesOf(synthesize('prod').every, 'AWS::CloudWatch::Alarm').map(({ properties }) => ({
  name: String(properties['AlarmName']).replace(/^heliant-prod-/, ''),
  harm: String(properties['AlarmDescription']),
  actions: properties['AlarmActions'],
}));

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const [, alarmPart = ''] = runbook.split('\n## Alarms\n');
const sections = new Map(
  alarmPart
    .split(/\n## /)[0]!
    .split(/\n### /)
    .slice(1)
    .map((section) => [section.split('\n')[0]!, section]),
);

describe('alarms', () => {
  it('have each its heading in the runbook, in no other words, and the runbook has no other', () => {
    expect([...sections.keys()].toSorted()).toEqual(alarms.map(({ name }) => name).toSorted());
  });

  it.each(alarms)(
    '$name says whom it hurts, in the alarm as in the runbook, and what to do',
    ({ name, harm, actions }) => {
      expect(harm).toMatch(/customer|nobody|staff/i);
      const section = sections.get(name);
      expect(section).toContain(`\n- For customers: ${harm}\n`);
      expect(section).toMatch(/\n- First look: .{20,}/);
      expect(section).toMatch(/\n- Do: .{20,}/);
      expect(actions).toHaveLength(1);
    },
  );
});
