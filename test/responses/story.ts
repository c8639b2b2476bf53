import type { DispatchFact } from '../../functions/contracts/facts.ts';
import { CampaignId, CustomerId, DispatchId, RunId } from '../../functions/contracts/ids.ts';
import { example } from './examples.ts';

const day = (time: string): string => `2027-03-01T${time}.000Z`;

/** The row of a message that was sent. */
export const dispatched = (dispatchId: string, customerId: string): DispatchFact => ({
  customerId: CustomerId.parse(customerId),
  fact: `dispatch#${dispatchId}`,
  at: day('14:00:00'),
  kind: 'dispatch',
  dispatchId: DispatchId.parse(dispatchId),
  runId: RunId.parse('run_1'),
  campaignId: CampaignId.parse('cmp_000001'),
  segmentId: 'seg_000001',
  campaignKind: 'birthday',
  channel: 'email',
  purpose: 'birthday-and-care',
  brand: 'main',
  variant: 'a',
  batch: 'batch#1',
  step: 1,
  status: 'sent',
});

type Told = { name: string; event?: { eventType: string }; row?: DispatchFact };

/**
 * What can come back of seven messages to three people: one is read, opened twice and clicked; one scanned link by link;
 * one scanned while it is delivered; one complained about; three bounce for the moment, one for good.
 */
export function storyOf(addresses: Record<string, string>): Told[] {
  const about = (name: string, dispatchId: string, customer: string, detail: Record<string, unknown>) => {
    const from = example(name) as { eventType: string; mail: { tags: Record<string, string[]> } } & Record<
      string,
      object
    >;
    const part = Object.keys(from).find((key) => key !== 'eventType' && key !== 'mail') as string;
    const tags = { ...from.mail.tags, dispatch: [dispatchId], customer: [customer], run: ['run_1'] };
    const mail = { ...from.mail, timestamp: day('14:00:00'), destination: [addresses[customer]!], tags };
    return { name: `${name} ${dispatchId}`, event: { ...from, mail, [part]: { ...from[part], ...detail } } };
  };
  const at = (time: string, more: Record<string, unknown> = {}) => ({ timestamp: day(time), ...more });
  const rows = { dsp_a: 'C1', dsp_b: 'C2', dsp_c: 'C2', dsp_d: 'C1', dsp_e: 'C3', dsp_f: 'C3', dsp_g: 'C3' };
  const link = (path: string) => ({ link: `https://bank.example${path}` });
  const filter = { ipAddress: '203.0.113.9' };
  return [
    ...Object.entries(rows).map(([id, customer]) => ({ name: `row ${id}`, row: dispatched(id, customer) })),
    about('send', 'dsp_a', 'C1', {}),
    about('delivery', 'dsp_a', 'C1', at('14:00:05')),
    about('open', 'dsp_a', 'C1', at('14:59:00')),
    about('open', 'dsp_a', 'C1', at('16:00:00')),
    about('click', 'dsp_a', 'C1', at('15:00:00', link('/terms'))),
    about('delivery', 'dsp_b', 'C2', at('14:00:05')),
    about('click', 'dsp_b', 'C2', at('14:10:00', { ...filter, ...link('/terms') })),
    about('click', 'dsp_b', 'C2', at('14:10:01', { ...filter, ...link('/p/1') })),
    about('click', 'dsp_b', 'C2', at('14:10:02', { ...filter, ...link('/u/1') })),
    about('open-prefetched', 'dsp_b', 'C2', at('14:10:02')),
    about('delivery', 'dsp_c', 'C2', at('14:00:08')),
    about('click', 'dsp_c', 'C2', at('14:00:09', link('/terms'))),
    about('delivery', 'dsp_d', 'C1', at('14:00:05')),
    about('complaint', 'dsp_d', 'C1', at('18:00:00')),
    about('complaint-not-spam', 'dsp_a', 'C1', at('18:00:00')),
    about('delivery-delay', 'dsp_e', 'C3', at('14:10:00')),
    about('bounce-transient', 'dsp_a', 'C1', at('17:00:00')),
    about('bounce-transient', 'dsp_b', 'C2', at('17:10:00')),
    about('bounce-transient', 'dsp_c', 'C2', at('17:20:00')),
    about('bounce-permanent', 'dsp_g', 'C3', at('14:00:09')),
    about('reject', 'dsp_f', 'C3', {}),
    about('rendering-failure', 'dsp_e', 'C3', {}),
    about('subscription', 'dsp_d', 'C1', at('18:00:00')),
  ];
}
