import { describe, expect, test } from 'vitest';
import { createFaultPlayer } from '../../infra/local/aws/faults/fault-player.ts';

const mailFault = (more = {}) => ({ call: 'ses.SendBulkEmail', kind: 'reset', rate: 0.5, seed: 1, ...more });

/** The numbers of the calls, of twenty, to which something happens. */
function hits(faults: Parameters<ReturnType<typeof createFaultPlayer>['replace']>[0]): number[] {
  const player = createFaultPlayer();
  player.replace(faults);
  const calls = Array.from({ length: 20 }, (_, n) => n);
  return calls.filter(() => player.drawCall('ses', 'SendBulkEmail') !== undefined);
}

describe('faults', () => {
  test('happen to the same calls of a sequence for the same seed, and to others for another', () => {
    expect(hits([mailFault()])).toEqual([2, 3, 4, 5, 6, 8, 9, 11, 12, 13, 14, 15, 19]);
    expect(hits([mailFault()])).toEqual(hits([mailFault()]));
    expect(hits([mailFault({ seed: 2 })])).not.toEqual(hits([mailFault()]));
  });

  test('of one seed do not fall on the same calls', () => {
    expect(hits([mailFault({ kind: 'hang' })])).not.toEqual(hits([mailFault()]));
  });

  test('happen always at rate 1 and never at rate 0', () => {
    expect(hits([mailFault({ rate: 1 })])).toHaveLength(20);
    expect(hits([mailFault({ rate: 0 })])).toEqual([]);
  });

  test('end after as many times as were asked for', () => {
    expect(hits([mailFault({ times: 3 })])).toEqual([2, 3, 4]);
    expect(hits([mailFault({ rate: 1, times: 1 })])).toEqual([0]);
  });

  test('keep to their own sequence whatever stands before them, and the first of the list is played', () => {
    const player = createFaultPlayer();
    player.replace([mailFault({ rate: 1, kind: '500' }), mailFault()]);
    for (let call = 0; call < 20; call += 1) expect(player.drawCall('ses', 'SendBulkEmail')?.kind).toBe('500');
    expect(player.list()).toEqual([
      { ...mailFault({ rate: 1, kind: '500' }), calls: 20, played: 20 },
      { ...mailFault(), calls: 20, played: 0 },
    ]);
  });

  test('of all calls of a service happen to those that they can happen to', () => {
    const player = createFaultPlayer();
    player.replace([{ call: 'ses.*', kind: 'partial', rate: 1, seed: 1 }]);
    expect(player.drawCall('ses', 'GetAccount')).toBeUndefined();
    expect(player.drawCall('sns', 'Publish')).toBeUndefined();
    expect(player.drawCall('ses', 'SendBulkEmail')?.kind).toBe('partial');
    expect(player.list()).toMatchObject([{ calls: 1, played: 1 }]);
  });

  test('posted anew take the place of those before, counts and all', () => {
    const player = createFaultPlayer();
    player.replace([mailFault({ rate: 1 })]);
    player.drawCall('ses', 'SendBulkEmail');
    player.replace([mailFault({ rate: 1, kind: '500' })]);
    expect(player.list()).toMatchObject([{ kind: '500', calls: 0, played: 0 }]);
    player.replace([]);
    expect(player.drawCall('ses', 'SendBulkEmail')).toBeUndefined();
  });
});
