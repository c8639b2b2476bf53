import type { Acceptance } from '../provider.ts';
import type { World } from '../world.ts';

/** P8: what leaves is what another person approved: that version, its words and its limits. */
export function asApproved(world: World, { tags, template, channel }: Acceptance): void {
  const { chronicle, staff } = world;
  const run = chronicle.runs.get(tags.run ?? '');
  if (!run) return;
  const { campaignId, plan } = run;
  const wrong = (words: string) => world.break('P8', `${run.id} wrote to ${tags.customer} ${words}`);
  const known = staff.campaigns.find(({ id }) => id === campaignId);
  const offer = known?.versions.get(plan.version);
  const approval = chronicle.approvals.get(`${campaignId} v${plan.version}`);
  if (!offer) return wrong('for a campaign that staff never made');
  if (approval?.by === 'Mia') wrong('on the approval of its own maker');
  const voidedMs = known?.voided.get(plan.version);
  if (voidedMs !== undefined) wrong(`after an edit of ${new Date(voidedMs).toISOString()} had voided its approval`);
  if (channel === 'email' && !template?.includes(`v${plan.version}-`)) wrong(`with the words ${template}`);
  if (channel !== offer.input.channel || plan.purpose !== offer.input.purpose) wrong('by another channel or purpose');
  const { total } = offer.input.limits;
  const sent = chronicle.acceptances.filter(
    (each) => chronicle.runs.get(each.tags.run ?? '')?.campaignId === campaignId,
  );
  if (total !== undefined && sent.length >= total && plan.purpose !== 'service')
    wrong(`as number ${sent.length + 1} of ${total}`);
}

/** Who is held out of a campaign stays held out, whichever run asks. */
export async function holdoutIsStable(world: World): Promise<void> {
  const { chronicle } = world;
  for (const [customerId, facts] of chronicle.facts) {
    const heldOut = new Map<string, string>();
    for (const { fact } of facts)
      if (fact.kind === 'refusal' && fact.reason === 'holdout') heldOut.set(fact.campaignId, fact.runId);
    for (const { fact } of facts) {
      const run = fact.kind === 'dispatch' ? heldOut.get(fact.campaignId) : undefined;
      if (fact.kind === 'dispatch' && run)
        world.break('P8', `${customerId} was held out of ${fact.campaignId} in ${run} and sent to in ${fact.runId}`);
    }
  }
}
