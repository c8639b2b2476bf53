import type { LocalHost } from '../support/local-host.ts';

type Share = readonly [call: string, kind: string, rate: number];

/**
 * What goes wrong while people are sent to: about every seventh sending call ends badly, in every way that one can. Calls
 * to the tables, of which a batch makes eight, fail less often, or no batch would ever get through.
 */
const shares: readonly Share[] = [
  ['ses.SendBulkEmail', 'accept-then-reset', 0.03],
  ['ses.SendBulkEmail', 'reset', 0.02],
  ['ses.SendBulkEmail', 'accept-then-500', 0.02],
  ['ses.SendBulkEmail', '500', 0.02],
  ['ses.SendBulkEmail', 'throttle', 0.03],
  ['ses.SendBulkEmail', 'partial', 0.03],
  ['ses.SendBulkEmail', 'hang', 0.01],
  ['dynamodb.*', 'throttle', 0.005],
  ['dynamodb.*', 'lose-reply', 0.005],
  ['dynamodb.*', 'partial', 0.005],
  ['dynamodb.*', 'transaction-conflict', 0.005],
  ['sqs.*', 'duplicate', 0.03],
  ['sqs.*', 'delay', 0.01],
  ['sqs.*', 'reorder', 0.1],
];

/** How often each kind was played, by service and kind. */
export type Played = Record<string, number>;

/** Faults last as long as the process: a host that was started again has none until it is told. */
export async function setFire(host: LocalHost, seed: number): Promise<void> {
  await host.local(
    'POST',
    'faults',
    shares.map(([call, kind, rate]) => ({ call, kind, rate, seed })),
  );
}

export async function fireSoFar(host: LocalHost): Promise<Played> {
  return counted(await host.local<Listed>('GET', 'faults'));
}

/** No faults from now on. */
export async function putOut(host: LocalHost): Promise<void> {
  await host.local('DELETE', 'faults');
}

type Listed = { faults: { call: string; kind: string; played: number }[] };

const counted = ({ faults }: Listed): Played =>
  Object.fromEntries(faults.map(({ call, kind, played }) => [`${call.split('.')[0]} ${kind}`, played]));
