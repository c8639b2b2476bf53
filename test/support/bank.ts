import { expandSlice } from '../../functions/audience/expand-slice.ts';
import { releaseBatches } from '../../functions/audience/release-batches.ts';
import { readRun } from '../../functions/audience/run.store.ts';
import { readSums } from '../../functions/audience/sums.store.ts';
import { approvalHash } from '../../functions/campaigns/approval-hash.ts';
import { insertCampaign, readCampaign, saveCampaign } from '../../functions/campaigns/campaign.store.ts';
import type { CompiledTemplate } from '../../functions/campaigns/templates/compiled-template.ts';
import type { ApprovedPlan, Campaign, CampaignInput } from '../../functions/contracts/campaign.ts';
import type { Customer } from '../../functions/contracts/customer.ts';
import type { CampaignId, RunId } from '../../functions/contracts/ids.ts';
import type { ExpandSlice, ReleaseBatches, SendBatch } from '../../functions/contracts/messages.ts';
import type { RuleGroup } from '../../functions/contracts/segment.ts';
import { occasionsOf } from '../../functions/customers/occasions.ts';
import { MemorySender } from '../../functions/dispatch/message-channel.ts';
import { sendBatch } from '../../functions/dispatch/send-batch.ts';
import { type Gate, packGate } from '../../functions/gate/gate.ts';
import type { Item } from '../../functions/platform/database.ts';
import { MemoryDatabase } from '../../functions/platform/memory-database.ts';
import { MemoryQueue } from '../../functions/platform/queues.ts';
import { MemorySchedules } from '../../functions/platform/schedules.ts';
import { signingKeys } from '../../functions/platform/signing-keys.ts';
import { startRun } from '../../functions/triggers/start-run.ts';
import { aCampaignInput, aGate, campaignIdOf } from './builders.ts';

/** A template that a test needs no file for: one line of its own, made for e-mail. */
export const aTemplate = (): CompiledTemplate => {
  const both = (text: string) => ({ en: text, 'zh-CN': text });
  const email = {
    subject: '{{t.headline}}',
    html: '<p>{{h.headline}} {{h.unsubscribeUrl}}</p>',
    text: '{{t.headline}}',
  };
  return {
    brand: 'main',
    name: 'product-launch',
    title: both('Launch'),
    purposes: ['product-marketing', 'birthday-and-care'],
    kinds: ['one-off', 'birthday'],
    channels: ['email'],
    sender: { localPart: 'news', displayName: both('Sunrise Bank') },
    smsSignature: both('Sunrise Bank'),
    variables: {
      headline: {
        type: 'line',
        scope: 'campaign',
        label: both('Headline'),
        sample: both('News'),
        fallback: both('News'),
      },
    },
    recipientVariables: ['unsubscribeUrl'],
    locales: { en: { email }, 'zh-CN': { email } },
  };
};

/** Everybody with a city: rules that are not empty and yet leave nobody out. */
export const everybody: RuleGroup = { combinator: 'and', rules: [{ field: 'city', operator: 'notNull' }] };
const window = { opensAtMinute: 540, closesAtMinute: 1170 };

/** The pipeline over memory: the real use cases, a clock that the test sets, and queues it drains in order. */
export class MemoryBank {
  nowMs = Date.parse('2027-03-01T09:50:00Z');
  /** What the workers' monotonic clock shows. */
  monotonicMs = 0;
  attempts = 0;
  /** What the account may send. */
  perSecond = 1_000_000;
  readonly database = new MemoryDatabase();
  readonly sender = new MemorySender();
  readonly slices = new MemoryQueue<ExpandSlice>();
  readonly releases = new MemoryQueue<ReleaseBatches>();
  readonly batches = new MemoryQueue<SendBatch>();
  readonly urgent = new MemoryQueue<SendBatch>();
  readonly schedules = new MemorySchedules<ReleaseBatches>();

  async add(customer: Customer, gate: Gate = aGate()): Promise<void> {
    await this.database.putAll([
      { table: 'customers', item: customer as unknown as Item },
      { table: 'gates', item: { customerId: customer.customerId, ...packGate({ ...gate, key: customer.customerId }) } },
      ...occasionsOf(customer).map((occasion) => ({
        table: 'occasions' as const,
        item: { occasion, customerId: customer.customerId },
      })),
    ]);
  }

  /** A campaign approved as it stands. */
  async approve(id: string, with_: Partial<CampaignInput> = {}, plan: Partial<ApprovedPlan> = {}): Promise<CampaignId> {
    const campaignId = campaignIdOf(id);
    const input = aCampaignInput(with_);
    const at = new Date(this.nowMs).toISOString();
    const campaign: Campaign = {
      ...input,
      id: campaignId,
      status: 'submitted',
      version: 1,
      createdAt: at,
      createdBy: 'Mia',
      makers: ['Mia'],
      history: [],
    };
    await insertCampaign(this.database, campaign);
    const email = { subject: 's', html: 'h', text: 't' };
    const approved: ApprovedPlan = {
      campaignId,
      version: 1,
      input,
      rules: everybody,
      messages: { en: { email, sms: 'Hi' }, 'zh-CN': { email, sms: '你好' } },
      recipientVariables: ['greeting', 'unsubscribeUrl', 'preferencesUrl'],
      sender: { localPart: 'news', displayName: { en: 'Sunrise Bank', 'zh-CN': '旭日银行' } },
      ...plan,
    };
    const stored = (await readCampaign(this.database, campaignId))!;
    await saveCampaign(
      this.database,
      stored,
      { ...campaign, status: 'scheduled', approvalHash: approvalHash(approved) },
      approved,
    );
    return campaignId;
  }

  start(campaignId: CampaignId, at = new Date(this.nowMs).toISOString()) {
    return startRun({ campaignId, at }, this.nowMs, {
      database: this.database,
      slices: this.slices,
      stackId: 'stack-1',
    });
  }

  /** Works until every queue is empty; messages that wait are taken too. */
  async drain(): Promise<void> {
    for (;;) {
      const [slice, release, batch] = [
        this.slices.messages.shift(),
        this.releases.messages.shift(),
        this.urgent.messages.shift() ?? this.batches.messages.shift(),
      ];
      if (slice) await this.expand(slice.message);
      if (release) await this.release(release.message);
      if (batch) await this.send(batch.message);
      if (!slice && !release && !batch) return;
    }
  }

  /** Time goes on to each instant that a schedule waits for, up to this one. */
  async advanceTo(iso: string): Promise<void> {
    await this.drain();
    for (;;) {
      const due = [...this.schedules.set]
        .filter(([, { atMs = Infinity }]) => atMs <= Date.parse(iso))
        .toSorted(([, a], [, b]) => a.atMs! - b.atMs!)[0];
      if (!due) break;
      this.nowMs = Math.max(this.nowMs, due[1].atMs!);
      await this.schedules.remove(due[0]);
      await this.release(due[1].message);
      await this.drain();
    }
    this.nowMs = Date.parse(iso);
  }

  expand = (message: ExpandSlice) =>
    expandSlice(message, window, {
      database: this.database,
      slices: this.slices,
      releases: this.releases,
      elapsedMs: () => 0,
    });

  release = (message: ReleaseBatches) =>
    releaseBatches(message, this.nowMs, {
      database: this.database,
      batches: this.batches,
      urgent: this.urgent,
      schedules: this.schedules,
    });

  send(message: SendBatch, isRepeat = message.isRepeat ?? false) {
    return sendBatch(message, isRepeat, {
      database: this.database,
      senders: { email: this.sender, sms: this.sender },
      composer: {
        keys: signingKeys({ k1: Buffer.alloc(32, 7).toString('base64') }),
        publicUrl: 'https://bank.example',
        mailDomain: 'bank.example',
      },
      batches: this.batches,
      urgent: this.urgent,
      releases: this.schedules,
      stackId: 'stack-1',
      ratePerSecond: async () => this.perSecond,
      pause: async (ms) => void (this.nowMs += ms),
      clock: () => this.nowMs,
      elapsedMs: () => this.monotonicMs,
      attempt: `attempt${this.attempts++}`,
    });
  }

  async run(runId: string) {
    const run = (await readRun(this.database, runId as RunId))!;
    return { ...run, ...(await readSums(this.database, run.id)) };
  }
}
