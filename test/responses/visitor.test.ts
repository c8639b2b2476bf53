import { describe, expect, it } from 'vitest';
import { DispatchId } from '../../functions/contracts/ids.ts';
import { machineVisits, type Seen, visitorOf } from '../../functions/responses/visitor.ts';
import { customerIdOf } from '../support/builders.ts';

const visit = (person: number, atMs: number, over: Partial<Seen> = {}): Seen => ({
  customerId: customerIdOf(`C${person}`),
  dispatchId: DispatchId.parse(`dsp_${person}`),
  key: `response#dsp_${person}#click#${atMs}`,
  atMs,
  isMachine: false,
  ...over,
});
const people = (count: number, everyMs: number): Seen[] =>
  Array.from({ length: count }, (_, n) => visit(n, n * everyMs));

describe('one visitor', () => {
  it('who opens for ten people within ten seconds is a machine every time', () => {
    expect(machineVisits(people(10, 1_000))).toHaveLength(10);
    expect(machineVisits(people(10, 1_200))).toEqual([]);
    expect(machineVisits(people(9, 100))).toEqual([]);
  });

  it('may be one person who opens ten mails', () => {
    expect(machineVisits(people(10, 100).map((seen) => ({ ...seen, customerId: customerIdOf('C1') })))).toEqual([]);
  });

  it('is a machine for those ten seconds only', () => {
    const later = visit(3, 60_000);
    expect(machineVisits([...people(10, 500), later])).not.toContain(later);
  });

  it('who did what only a machine does is one ten seconds around it', () => {
    const head = visit(1, 20_000, { isMachine: true });
    const [near, far] = [visit(1, 29_000), visit(1, 31_000)];
    expect(machineVisits([head, near, far])).toEqual([near]);
  });
});

describe('what stands for a visitor', () => {
  const key = Buffer.alloc(32, 7);

  it('shows no address, and needs the key', () => {
    expect(visitorOf(key, '203.0.113.9', 'Firefox')).toMatch(/^[\w-]{22}$/);
    expect(visitorOf(key, '203.0.113.9', 'Firefox')).not.toBe(visitorOf(Buffer.alloc(32, 8), '203.0.113.9', 'Firefox'));
  });

  it('tells two programs behind one address apart', () => {
    expect(visitorOf(key, '203.0.113.9', 'Firefox')).not.toBe(visitorOf(key, '203.0.113.9', 'Chrome'));
  });

  it('is nothing for a proxy through which everybody opens, nor without an address', () => {
    expect(visitorOf(key, '203.0.113.9', 'Mozilla/5.0 (via ggpht.com GoogleImageProxy)')).toBeUndefined();
    expect(visitorOf(key, undefined, 'Firefox')).toBeUndefined();
  });
});
