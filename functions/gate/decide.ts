import type { Decision, Facts, Finding, Rule } from './decision.ts';
import { addressNotSuppressed } from './rules/address-not-suppressed.ts';
import { consentGiven } from './rules/consent-given.ts';
import { contactCapKept } from './rules/contact-cap-kept.ts';
import { inOwnEnvironment } from './rules/in-own-environment.ts';
import { notHeldOut } from './rules/not-held-out.ts';
import { notSuppressedByFlag } from './rules/not-suppressed-by-flag.ts';
import { outsideQuietHours } from './rules/outside-quiet-hours.ts';
import { reachable } from './rules/reachable.ts';
import { recordReadable } from './rules/record-readable.ts';
import { runStillRunning } from './rules/run-still-running.ts';
import { suitable } from './rules/suitable.ts';

/** The rules in their fixed order. The dry run asks the same list. */
export const rules: readonly Rule[] = [
  runStillRunning,
  inOwnEnvironment,
  recordReadable,
  reachable,
  addressNotSuppressed,
  notSuppressedByFlag,
  consentGiven,
  suitable,
  contactCapKept,
  outsideQuietHours,
  notHeldOut,
];

/** May this person be sent this message now? Pure: the same facts give the same decision. */
export function decide(facts: Facts): Decision {
  const answers = rules.map((rule) => rule(facts));
  const refusals = answers.filter((answer) => answer.answer === 'refused');
  const first: Finding = refusals[0] ?? answers.find((answer) => answer.answer === 'deferred') ?? { answer: 'allowed' };
  return { ...first, findings: refusals.map(({ reason }) => reason) };
}
