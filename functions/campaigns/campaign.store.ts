import { ApprovedPlan, Campaign, type CampaignStatus } from '../contracts/campaign.ts';
import type { CampaignId } from '../contracts/ids.ts';
import {
  absent,
  type Check,
  type Database,
  type Item,
  textOf,
  type Value,
  type Write,
  type WriteOutcome,
} from '../platform/database.ts';
import { Rejected } from '../platform/errors.ts';

/** A campaign: item `campaign`; what was submitted of each version: `plan#<version>`. `revision` guards every change. */
export type StoredCampaign = { campaign: Campaign; revision: number };

const campaignKey = (id: CampaignId) => ({ id: id as string, part: 'campaign' });
const planKey = (id: CampaignId, version: number) => ({
  id: id as string,
  part: `plan#${String(version).padStart(4, '0')}`,
});

export async function readCampaign(database: Database, id: CampaignId): Promise<StoredCampaign | undefined> {
  const item = await database.get('campaigns', campaignKey(id));
  return item && toStored(item);
}

export async function listCampaigns(database: Database, limit: number, cursor?: Record<string, string>) {
  const query = { partition: 'campaign', index: 'by-list', descending: true, limit };
  const page = await database.query('campaigns', cursor ? { ...query, cursor } : query);
  return { ...page, items: page.items.map((item) => toStored(item).campaign) };
}

export function insertCampaign(database: Database, campaign: Campaign): Promise<WriteOutcome> {
  return database.write({ put: 'campaigns', item: toItem(campaign, 1), if: { id: absent } });
}

/** Replaces the campaign when nobody changed it since it was read; the plan, when given, is kept for its version in the same transaction. */
export function saveCampaign(
  database: Database,
  before: StoredCampaign,
  campaign: Campaign,
  plan?: ApprovedPlan,
): Promise<WriteOutcome> {
  const planItem = (kept: ApprovedPlan): Item => ({
    ...planKey(kept.campaignId, kept.version),
    plan: kept as unknown as Value,
  });
  return database.transact([
    { put: 'campaigns', item: toItem(campaign, before.revision + 1), if: { revision: before.revision } },
    ...(plan ? [{ put: 'campaigns' as const, item: planItem(plan) }] : []),
  ]);
}

/** Nobody has stopped, edited or moved on the campaign since it was read; for `transact`. */
export const unmoved = ({ id, status, version }: Campaign): Check => ({
  check: 'campaigns',
  key: campaignKey(id),
  if: { status, version },
});

/** The step of a campaign that a run takes, on the condition that it is as it was read; for `transact`. */
export function movedBy(
  { campaign, revision }: StoredCampaign,
  to: CampaignStatus,
  entry: { at: string; action: string; reason?: string },
): Write {
  const history = [...campaign.history, { ...entry, by: 'heliant' }];
  return { put: 'campaigns', item: toItem({ ...campaign, status: to, history }, revision + 1), if: { revision } };
}

export async function readPlan(database: Database, id: CampaignId, version: number): Promise<ApprovedPlan | undefined> {
  const item = await database.get('campaigns', planKey(id, version));
  if (!item) return undefined;
  const parsed = ApprovedPlan.safeParse(item.plan);
  if (!parsed.success) throw new Rejected(`plan ${id} ${version} cannot be read: ${parsed.error.message}`);
  return parsed.data;
}

function toStored(item: Item): StoredCampaign {
  const parsed = Campaign.safeParse(item);
  if (!parsed.success || typeof item.revision !== 'number')
    throw new Rejected(`campaign ${textOf(item.id)} cannot be read: ${parsed.error?.message}`);
  return { campaign: parsed.data, revision: item.revision };
}

const toItem = (campaign: Campaign, revision: number): Item =>
  ({
    ...campaign,
    part: 'campaign',
    revision,
    list: 'campaign',
    listedAt: `${campaign.createdAt}#${campaign.id}`,
  }) as unknown as Item;
