import { makeBank } from './make-bank.ts';
import type { Stage } from './stage.ts';
import { grouped } from './words.ts';

/** What the story needs to know of a customer: the bank's own row, and some of its values. */
export type Person = { customerId: string; zone: string; email: string; phone: string; line: string };
export type DemoBank = { header: string; people: Map<string, Person> };

/** The bank's file comes in parts of this many rows, as a nightly file of changes would; each is one request. */
const rowsPerPart = 500;

/** Makes the bank and imports it by the staff API. `lastDay`: nobody joined the bank later (`2027-02-28`). */
export async function importBank(stage: Stage, lastDay: string): Promise<DemoBank> {
  const { client, terminal, seed } = stage;
  const [header = '', ...lines] = await Array.fromAsync(makeBank({ seed, until: lastDay }));
  const people = lines.map((line) => toPerson(header, line));
  const bar = terminal.bar('customers', lines.length);
  let accepted = 0;
  try {
    for (let from = 0; from < lines.length; from += rowsPerPart) {
      const part = lines.slice(from, from + rowsPerPart);
      const answer = await client.staff('marketer', 'POST /api/imports/customers', { body: header + part.join('') });
      accepted += answer.accepted;
      bar.add(part.length);
    }
  } finally {
    bar.end();
  }
  const zones = new Set(people.map(({ zone }) => zone));
  const sharing = people.length - new Set(people.map(({ email, customerId }) => email || customerId)).size;
  terminal.print(
    `   ${grouped(accepted)} taken, ${grouped(lines.length - accepted)} refused. ${zones.size} time zones,`,
  );
  terminal.print(`   two languages, ${sharing} couples with one mailbox: those get one message, not two.`);
  return { header, people: new Map(people.map((person) => [person.customerId, person])) };
}

function toPerson(header: string, line: string): Person {
  const values = line.trimEnd().split(',');
  const names = header.trimEnd().split(',');
  const value = (name: string) => values[names.indexOf(name)] ?? '';
  return {
    customerId: value('customerId'),
    zone: value('timezone'),
    email: value('email'),
    phone: value('phone'),
    line,
  };
}
