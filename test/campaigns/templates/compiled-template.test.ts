import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../../functions/campaigns/templates/compiled-template.ts';
import { aTemplate } from './template-builder.ts';

describe('loading compiled templates', () => {
  it('finds a template by its name and brand', () => {
    const templates = loadTemplates({ templates: [aTemplate(), aTemplate({ brand: 'private' })] });
    expect(templates.find('trial')?.brand).toBe('main');
    expect(templates.find('trial', 'private')?.brand).toBe('private');
    expect(templates.find('constructor')).toBeUndefined();
    expect(templates.list).toHaveLength(2);
  });

  it('refuses what the compiler does not write', () => {
    expect(() => loadTemplates({ templates: [{ name: 'birthday' }] })).toThrow('brand');
    expect(() => loadTemplates({ templates: [] })).toThrow();
  });
});
