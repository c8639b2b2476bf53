import * as z from 'zod';
import type { ResponseFact } from '../contracts/facts.ts';
import { LinkVisit, SecondLook } from '../contracts/response-messages.ts';
import { type AddressReport, addressReports } from './address-reports.ts';
import { promptMs, type Question } from './judge-visit.ts';
import { factsOf, visitFacts } from './response-facts.ts';
import { readSesEvent, type SesEvent } from './ses-event.ts';
import { eventIn } from './sns-envelope.ts';
import { readTextEvent } from './text-event.ts';
import { visitorOf } from './visitor.ts';

/** What one record of the queue tells about a message of ours. `question`: whose opens and clicks it throws light on. */
export type Told = { facts: ResponseFact[]; reports: AddressReport[]; question?: Question };

/** `now`: epoch ms. `hashKey` is what addresses and visitors are hashed with. */
export type Hearing = { hashKey: Buffer; now: number };

/** Reads a record's body; `not-ours` when it is about no message of ours. Throws `Rejected` when it cannot be read. */
export function readTold(body: string, hearing: Hearing): Told | 'not-ours' {
  const event = eventIn(body);
  const own = readOwn(event);
  if (own) return own;
  const text = readTextEvent(event);
  if (text) return text;
  const read = readSesEvent(event);
  if (read === 'not-ours') return read;
  const facts = factsOf(read.event, read.origin);
  const question = questionOf(read.event, facts[0]!, hearing);
  return { facts, reports: addressReports(read.event, read.origin), ...(question && { question }) };
}

const Own = z.union([SecondLook, LinkVisit]);

/** What we ourselves put there. Only what looks like it is held against the schema: a misfit costs as much as a whole event. */
function readOwn(event: unknown): Told | undefined {
  if (typeof event !== 'object' || event === null || !('look' in event || 'visit' in event)) return undefined;
  const own = Own.safeParse(event);
  if (!own.success) return undefined;
  if ('look' in own.data) return { facts: [], reports: [], question: own.data.look };
  const facts = visitFacts(own.data.visit);
  return { facts, reports: [], question: questionAbout(facts[0]!, own.data.visit.visitor) };
}

/** A picture fetched before anybody looked says nothing about others; a delivery told in time comes before any click. */
function questionOf(event: SesEvent, raw: ResponseFact, { hashKey, now }: Hearing): Question | undefined {
  const { customerId, dispatchId, verdict, at } = raw;
  if (event.eventType === 'Delivery' && now - Date.parse(at) > promptMs) return { customerId, dispatchId };
  if (verdict === undefined || verdict === 'prefetch') return undefined;
  const seen = event.eventType === 'Open' ? event.open : event.eventType === 'Click' ? event.click : undefined;
  return questionAbout(raw, visitorOf(hashKey, seen?.ipAddress, seen?.userAgent));
}

function questionAbout({ customerId, dispatchId, fact, at, verdict }: ResponseFact, visitor?: string): Question {
  const isMachine = verdict === 'scanner';
  return { customerId, dispatchId, key: fact, atMs: Date.parse(at), isMachine, ...(visitor && { visitor }) };
}
