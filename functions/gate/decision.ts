import type { Customer } from '../contracts/customer.ts';
import type { RunPlan, RunStatus } from '../contracts/run.ts';
import type { Gate } from './gate.ts';
import type { SendWindow } from './local-time.ts';

/** Why a person gets no message; each is a sentence in `reasons.ts` that a compliance officer can read. */
export type Reason =
  | 'run-cancelled'
  | 'wrong-environment'
  | 'sending-stopped'
  | 'record-unreadable'
  | 'customer-unknown'
  | 'no-address'
  | 'address-suppressed'
  | 'deceased'
  | 'bereavement'
  | 'in-dispute'
  | 'in-arrears'
  | 'open-complaint'
  | 'vulnerable'
  | 'no-consent'
  | 'consent-withdrawn'
  | 'risk-grade-missing'
  | 'risk-too-high'
  | 'minor'
  | 'age-unknown'
  | 'contact-cap'
  | 'too-late'
  | 'limit-reached'
  | 'mailbox-already-greeted'
  | 'already-contacted'
  | 'holdout';

/** One rule's answer. A refusal without a reason cannot be built. */
export type Finding =
  | { answer: 'allowed' }
  | { answer: 'refused'; reason: Reason }
  | { answer: 'deferred'; untilMs: number; reason: 'quiet-hours' };

export const allowed: Finding = { answer: 'allowed' };
export const refused = (reason: Reason): Finding => ({ answer: 'refused', reason });

/** Everything a rule may look at. Facts that could not be read are missing, and a missing fact refuses. */
export type Facts = {
  nowMs: number;
  run: { status: RunStatus; startedAtMs: number; closesAtMs: number; campaignId: string };
  plan: RunPlan;
  /** The instant this person's batch was due. */
  dueAtMs: number;
  /** This stack is the one the tables belong to. */
  inOwnEnvironment: boolean;
  killSwitch: boolean;
  cap: { messages: number; windowDays: number };
  window: SendWindow;
  customer: Customer | undefined;
  gate: Gate | undefined;
  /** What is stored of the customer, their gate or their mailbox could not be read. */
  isUnreadable?: boolean;
};

export type Rule = (facts: Facts) => Finding;

/** The decision about one person: the first refusal wins, then a deferral; every refusal is kept. */
export type Decision = Finding & { findings: Reason[] };
