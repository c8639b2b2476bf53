import { describe, expect, it } from 'vitest';
import type { ResponseFact } from '../../functions/contracts/facts.ts';
import { burstsIn } from '../../functions/responses/bursts.ts';
import { click, fact, open } from './interactions.ts';

const found = (facts: ResponseFact[], named: string[] = []) =>
  [...burstsIn(facts, new Set(named))].map((key) => key.split('#').slice(2).join(' ')).toSorted();

describe('clicks are a machine’s', () => {
  it('when two links are opened within two seconds', () => {
    expect(found([click('a', 0, '/terms'), click('b', 1.9, '/p/token')])).toEqual(['click a', 'click b']);
    expect(found([click('a', 0, '/terms'), click('b', 2, '/p/token')])).toEqual([]);
  });

  it('when three links are opened within ten seconds', () => {
    const clicks = [click('a', 0, '/terms'), click('b', 5, '/p/token'), click('c', 10, '/u/token')];
    expect(found(clicks)).toEqual(['click a', 'click b', 'click c']);
    expect(found([...clicks.slice(0, 2), click('c', 10.1, '/u/token')])).toEqual([]);
  });

  it('not when one link is clicked again and again', () => {
    expect(found([click('a', 0, '/terms'), click('b', 1, '/terms'), click('c', 2, '/terms')])).toEqual([]);
  });

  it('when they come within two seconds of the delivery, or before it', () => {
    const delivery = fact('delivery', 'once', 0);
    expect(found([delivery, click('a', 1.9, '/terms'), click('b', 600, '/terms')])).toEqual(['click a']);
    expect(found([delivery, click('a', -3, '/terms')])).toEqual(['click a']);
    expect(found([delivery, click('a', 2, '/terms')])).toEqual([]);
  });

  it('not by a text’s delivery, which the carrier tells when it likes', () => {
    expect(found([fact('delivery', 'once', 0, { channel: 'sms' }), click('a', 1, '/terms')])).toEqual([]);
  });

  it('when their visitor is known for one', () => {
    expect(found([click('a', 0, '/terms'), click('b', 60, '/terms')], ['response#dsp_1#click#a'])).toEqual(['click a']);
  });

  it('beside a scanner’s click on another link within two seconds', () => {
    const scanned = fact('click', 's', 0, { verdict: 'scanner', detail: '/u/token: known scanner' });
    expect(found([scanned, click('a', 1, '/terms')])).toEqual(['click a']);
    expect(found([{ ...scanned, detail: '/terms: known scanner' }, click('a', 1, '/terms')])).toEqual([]);
  });
});

describe('opens are a machine’s', () => {
  it('within ten seconds of such clicks, and only then', () => {
    const clicks = [click('a', 0, '/terms'), click('b', 1, '/p/token')];
    expect(found([...clicks, open('near', 10), open('far', 30)])).toEqual(['click a', 'click b', 'open near']);
  });

  it('beside a click that was taken back before', () => {
    const back = fact('burst', 'click.a', 0, { about: 'click', verdict: 'scanner' });
    expect(found([click('a', 0, '/terms'), back, open('near', -4)])).toEqual(['click a', 'open near']);
  });

  it('not beside a person’s click', () => {
    expect(found([open('a', 0), click('b', 4, '/terms')])).toEqual([]);
  });
});
