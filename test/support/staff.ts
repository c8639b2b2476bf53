import type { Campaign } from '../../functions/contracts/campaign.ts';
import type { Run } from '../../functions/contracts/run.ts';
import type { Answer, LocalHost } from './local-host.ts';

/** People of the bank at the local host, and what they do in the words of the business. */
export async function staffOf(host: LocalHost) {
  const [marketer, approver, administrator, careAgent] = [
    await host.token('marketer', 'Mia'),
    await host.token('approver', 'Ann'),
    await host.token('administrator', 'Adam'),
    await host.token('care-agent', 'Cem'),
  ];

  const body = <T>(answer: Answer, expected = [200, 201, 202]): T => {
    if (!expected.includes(answer.status)) throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  };
  const get = async <T>(path: string, as = administrator) => body<T>(await host.api(as, 'GET', path));
  const post = async <T>(path: string, sent?: unknown, as = administrator) =>
    body<T>(await host.api(as, 'POST', path, sent));

  return {
    marketer,
    approver,
    administrator,
    careAgent,
    get,
    post,
    patch: async <T>(path: string, sent: unknown) => body<T>(await host.api(administrator, 'PATCH', path, sent)),
    importFile: async (file: Uint8Array) =>
      body<{ importId: string; accepted: number; updated: number; rejected: number }>(
        await host.api(marketer, 'POST', '/api/imports/customers', file, { 'content-type': 'text/csv' }),
      ),
    makeSegment: async (name: string, ...rules: unknown[]) =>
      (await post<{ id: string }>('/api/segments', { name, rules: { combinator: 'and', rules } }, marketer)).id,
    /** Made and submitted by the marketer, approved by the approver. */
    async launch(campaign: Record<string, unknown>): Promise<string> {
      const { id } = await post<Campaign>('/api/campaigns', campaign, marketer);
      await post(`/api/campaigns/${id}/submit`, undefined, marketer);
      await post(`/api/campaigns/${id}/approve`, undefined, approver);
      return id;
    },
    runsOf: async (campaignId: string) =>
      (await get<{ items: Run[] }>(`/api/campaigns/${campaignId}/runs?limit=100`)).items,
    report: (campaignId: string) =>
      get<{ funnel: Record<string, number>; reasons: Record<string, number> }>(`/api/campaigns/${campaignId}/report`),
    timeline: async (customerId: string) =>
      (await get<{ items: Record<string, unknown>[] }>(`/api/customers/${customerId}/timeline?limit=100`, careAgent))
        .items,
  };
}
