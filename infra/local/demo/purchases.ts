import type { CampaignId, CustomerId } from '../../../functions/contracts/ids.ts';
import { byAddress } from './draw-answers.ts';
import type { Mail } from './local-controls.ts';
import { iso } from './plan-campaigns.ts';
import { chanceOf, type Stage, withBar } from './stage.ts';
import type { StoryDays } from './story-days.ts';
import { grouped } from './words.ts';

/** The core bank tells what the clickers did next: some bought the product, most used their card. */
export async function tellPurchases(
  stage: Stage,
  clicked: Mail[],
  campaignId: CampaignId,
  days: StoryDays,
): Promise<void> {
  const { client, local, terminal } = stage;
  const chance = chanceOf(stage, 'purchases');
  const customers = byAddress(clicked).map(({ tags }) => tags['customer'] as CustomerId);
  const at = () => iso(days.afterTexts + chance.between(0, 24 * 60) * 60_000);
  const sales = customers
    .filter(() => chance.chance(0.3))
    .map((customerId) => ({
      eventId: `sale-${customerId}`,
      customerId,
      kind: 'conversion',
      at: at(),
      name: 'Sunrise Ninety',
      amount: chance.between(2, 40) * 500,
      campaignId,
    }));
  const payments = customers.flatMap((customerId) =>
    Array.from({ length: chance.between(0, 2) }, (_, n) => ({
      eventId: `card-${customerId}-${n + 1}`,
      customerId,
      kind: 'transaction',
      at: at(),
      amount: chance.between(500, 20_000) / 100,
    })),
  );
  await local.moveTo(days.purchases);
  await withBar(stage, 'events', [...sales, ...payments], async (event) => {
    await client.staff('administrator', 'POST /api/events', { body: event });
  });
  await local.idle();
  const sum = sales.reduce((total, { amount }) => total + amount, 0);
  terminal.print(
    `   ${sales.length} bought for ${grouped(sum)} in all, put down to the launch; ${payments.length} card payments.`,
  );
}
