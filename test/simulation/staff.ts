import type { MailTemplates } from '../../functions/campaigns/mail-templates.channel.ts';
import type { ApprovedPlan } from '../../functions/contracts/campaign.ts';
import { CampaignId, CustomerId, SegmentId } from '../../functions/contracts/ids.ts';
import type { SettingsInput } from '../../functions/contracts/settings.ts';
import type { CustomerCorrection } from '../../functions/contracts/staff/customer-routes.ts';
import type { Database } from '../../functions/platform/database.ts';
import { campaignHandlers } from '../../functions/staff/routes/campaign-handlers.ts';
import { careHandlers } from '../../functions/staff/routes/care-handlers.ts';
import { customerHandlers } from '../../functions/staff/routes/customer-handlers.ts';
import { segmentHandlers } from '../../functions/staff/routes/segment-handlers.ts';
import { settingsHandlers } from '../../functions/staff/routes/settings-handlers.ts';
import type { StaffParts } from '../../functions/staff/staff-parts.ts';
import type { Actor } from '../../functions/staff/staff-request.ts';
import { type Bank, keys } from './bank.ts';
import { type Chronicle, killSwitch } from './chronicle.ts';
import { newsTemplate, type Offer, withSegment } from './offers.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

type Parts = { database: Database; bank: Bank; scheduler: Scheduler; random: Random; chronicle: Chronicle };
/** A campaign as staff know it: what they meant by each version, and which versions an edit has voided, when. */
export type Known = { id: string; versions: Map<number, Offer>; voided: Map<number, number> };

const mia: Actor = { id: 'mia', name: 'Mia', role: 'marketer', brand: 'main' };
const ann: Actor = { id: 'ann', name: 'Ann', role: 'approver', brand: 'main' };
/** HTTP API answers within 30 s or not at all (API Gateway quotas). */
const requestMs = 29_000;

/** The bank's staff at the real routes: whoever gets no answer asks again until they do. */
export class Staff {
  readonly campaigns: Known[] = [];
  readonly #parts: Parts;
  readonly #routes;
  #requests = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { bank, database } = parts;
    const { clocks, starts, slices, releases } = bank;
    const staff: StaffParts = {
      database,
      clock: bank.clock,
      keys: async () => keys,
      campaigns: {
        templates: { list: [newsTemplate], find: () => newsTemplate },
        mailTemplates: this.#mailTemplates(),
        testMessages: { email: async () => '', sms: async () => '' },
        mailDomain: 'bank.example',
        clocks,
        starts,
        slices,
        releases,
      },
    };
    this.#routes = {
      ...campaignHandlers(staff),
      ...segmentHandlers(staff),
      ...settingsHandlers(staff),
      ...customerHandlers(staff),
      ...careHandlers(staff),
    };
  }

  /** Segment, campaign, submission, and another person's approval. What is refused on the way ends there. */
  launch(offer: Offer): void {
    const { rules } = offer.audience;
    this.#ask(
      'makes segment',
      () => this.#routes['POST /api/segments']({ ...this.#request(mia), body: { name: 'Some', rules } }),
      ({ id }) => this.#makeCampaign(offer, SegmentId.parse(id)),
    );
  }

  /** A second thought before its time: another version, submitted and approved anew. */
  edit({ id, versions, voided }: Known, offer: Offer): void {
    const params = { id: CampaignId.parse(id) };
    const segment = { body: { name: 'Some', rules: offer.audience.rules } };
    this.#ask(
      'makes segment',
      () => this.#routes['POST /api/segments']({ ...this.#request(mia), ...segment }),
      (made) => {
        const body = withSegment(offer, SegmentId.parse(made.id));
        this.#ask(
          `edits ${id}`,
          () => this.#routes['PUT /api/campaigns/{id}']({ ...this.#request(mia), params, body }),
          ({ version }) => {
            for (const older of versions.keys()) voided.set(older, this.#parts.scheduler.nowMs);
            versions.set(version, offer);
            this.#submit(id);
          },
        );
      },
    );
  }

  pause(id: string): void {
    const params = { id: CampaignId.parse(id) };
    this.#inTurn(
      id,
      `pauses ${id}`,
      () => this.#routes['POST /api/campaigns/{id}/pause']({ ...this.#request(mia), params, body: undefined }),
      ({ status }) => status === 'paused' && this.#parts.chronicle.stop(id, this.#parts.scheduler.nowMs),
    );
  }

  resume(id: string): void {
    const params = { id: CampaignId.parse(id) };
    this.#inTurn(id, `resumes ${id}`, () => {
      this.#parts.chronicle.goOn(id, this.#parts.scheduler.nowMs);
      return this.#routes['POST /api/campaigns/{id}/resume']({ ...this.#request(mia), params, body: undefined });
    });
  }

  cancel(id: string): void {
    const params = { id: CampaignId.parse(id) };
    this.#inTurn(
      id,
      `cancels ${id}`,
      () => this.#routes['POST /api/campaigns/{id}/cancel']({ ...this.#request(mia), params, body: undefined }),
      () => this.#parts.chronicle.stop(id, this.#parts.scheduler.nowMs),
    );
  }

  turnKillSwitch(on: boolean): void {
    const { chronicle, scheduler } = this.#parts;
    this.#inTurn(
      killSwitch,
      `turns the kill switch ${on ? 'on' : 'off'}`,
      () => {
        if (!on) chronicle.goOn(killSwitch, scheduler.nowMs);
        return this.#routes['POST /api/kill-switch']({ ...this.#request(ann), body: { on } });
      },
      () => on && chronicle.stop(killSwitch, scheduler.nowMs),
    );
  }

  changeSettings(body: SettingsInput): void {
    this.#ask('changes settings', () => this.#routes['PUT /api/settings']({ ...this.#request(ann), body }));
  }

  correct(customerId: string, body: CustomerCorrection): void {
    const params = { id: CustomerId.parse(customerId) };
    this.#ask(`corrects ${customerId}`, () =>
      this.#routes['PATCH /api/customers/{id}']({ ...this.#request(ann), params, body }),
    );
  }

  tellEvent(customerId: string, kind: 'transaction' | 'conversion', amount: number): void {
    const at = new Date(this.#parts.scheduler.nowMs).toISOString();
    const body = { eventId: `e${this.#requests}`, customerId: CustomerId.parse(customerId), kind, at, amount };
    this.#ask(`tells of a ${kind}`, () => this.#routes['POST /api/events']({ ...this.#request(ann), body }));
  }

  #makeCampaign(offer: Offer, segmentId: SegmentId): void {
    this.#ask(
      'makes campaign',
      () => this.#routes['POST /api/campaigns']({ ...this.#request(mia), body: withSegment(offer, segmentId) }),
      ({ id, version }) => {
        this.campaigns.push({ id, versions: new Map([[version, offer]]), voided: new Map() });
        this.#submit(id);
      },
    );
  }

  #submit(id: string): void {
    const params = { id: CampaignId.parse(id) };
    this.#ask(
      `submits ${id}`,
      () => this.#routes['POST /api/campaigns/{id}/submit']({ ...this.#request(mia), params, body: undefined }),
      () => this.#approve(id),
    );
  }

  #approve(id: string): void {
    const { random } = this.#parts;
    const params = { id: CampaignId.parse(id) };
    const approve = (actor: Actor) =>
      this.#routes['POST /api/campaigns/{id}/approve']({ ...this.#request(actor), params, body: undefined });
    const approved = (campaign: { id: string; version: number; approvedBy?: string | undefined }) =>
      this.#approved(campaign);
    // Now and then the maker tries it themselves first.
    if (random.chance(0.1)) this.#ask(`approves own ${id}`, () => approve(mia), approved);
    this.#ask(`approves ${id}`, () => approve(ann), approved);
  }

  #approved({ id, version, approvedBy = '' }: { id: string; version: number; approvedBy?: string | undefined }): void {
    const { chronicle, scheduler } = this.#parts;
    const stored = this.#submitted.get(`${id} v${version}`);
    if (stored) chronicle.approvals.set(`${id} v${version}`, { plan: stored, atMs: scheduler.nowMs, by: approvedBy });
  }

  readonly #submitted = new Map<string, ApprovedPlan>();

  /** The words that the provider keeps: what the approver saw. */
  #mailTemplates(): MailTemplates {
    return {
      store: (plan) =>
        this.#parts.scheduler.call(`stores words of ${plan.campaignId}`, () => {
          this.#submitted.set(`${plan.campaignId} v${plan.version}`, plan);
        }),
    };
  }

  #request(actor: Actor) {
    return {
      actor,
      now: this.#parts.bank.clock(),
      requestId: `r${this.#requests++}`,
      query: undefined,
      params: undefined,
    };
  }

  /** Stopping and going on again are asked for one after the other, so that what was answered last is what holds. */
  #inTurn<T>(
    subject: string,
    what: string,
    task: () => Promise<{ body: T } | { problem: unknown }>,
    answered: (body: T) => unknown = () => {},
  ): void {
    const over = () => {
      const next = this.#waiting.get(subject)?.shift();
      if (next) next();
      else this.#waiting.delete(subject);
    };
    const begin = () => this.#ask(what, task, answered, over);
    const waiting = this.#waiting.get(subject);
    if (waiting) waiting.push(begin);
    else {
      this.#waiting.set(subject, []);
      begin();
    }
  }
  readonly #waiting = new Map<string, (() => void)[]>();

  /** A refusal is an answer too; who gets none asks again. */
  #ask<T>(
    what: string,
    task: () => Promise<{ body: T } | { problem: unknown }>,
    answered: (body: T) => unknown = () => {},
    over: () => void = () => {},
    tries = 30,
  ): void {
    const { scheduler, random } = this.#parts;
    let reply: Awaited<ReturnType<typeof task>> | undefined;
    const work = async () => {
      reply = await task();
    };
    scheduler.spawn(`staff ${what}`, work, { timeoutMs: requestMs }, ({ how }) => {
      if (how !== 'done' && tries > 0) {
        const again = () => this.#ask(what, task, answered, over, tries - 1);
        return scheduler.after(random.between(1_000, 20_000), again);
      }
      if (reply && 'body' in reply) answered(reply.body);
      else scheduler.note(`refused: ${JSON.stringify(reply)}`);
      return over();
    });
  }
}
