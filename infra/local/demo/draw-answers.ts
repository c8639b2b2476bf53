import type { Random } from '../random.ts';
import type { Mail, Play } from './local-controls.ts';

/** Who answers a mailing how. Nobody is in two of the lists but readers: who clicks, complains or leaves has opened. */
export type Answers = {
  bounced: Mail[];
  complained: Mail[];
  left: Mail[];
  clicked: Mail[];
  opened: Mail[];
  /** Machines: a privacy proxy that opens and a mail filter that clicks. They count as nobody. */
  proxied: Mail[];
  scanned: Mail[];
};

/** Numbers as a good list has them: about 0.4 % bounce, 0.15 % complain, 0.6 % leave. */
const people = { bounced: 5, complained: 2, left: 8, clicked: 45, opened: 110, proxied: 12, scanned: 8 };

/** Draws who answers. The order in which messages were accepted does not matter: they are drawn from by their address. */
export function drawAnswers(mails: readonly Mail[], random: Random): Answers {
  const drawn = shuffled(byAddress(mails), random);
  const take = (count: number) => drawn.splice(0, count);
  return {
    bounced: take(people.bounced),
    complained: take(people.complained),
    left: take(people.left),
    clicked: take(people.clicked),
    opened: take(people.opened),
    proxied: take(people.proxied),
    scanned: take(people.scanned),
  };
}

export const byAddress = (mails: readonly Mail[]): Mail[] => mails.toSorted((a, b) => (a.to < b.to ? -1 : 1));

/** Fisher and Yates: every order is as likely as any other. */
export function shuffled<T>(from: readonly T[], random: Random): T[] {
  const left = [...from];
  return from.map(() => left.splice(random.between(0, left.length - 1), 1)[0]!);
}

/** What the provider tells of it: readers take minutes, machines a second. */
export function playsOf(answers: Answers, random: Random): Play[] {
  const { bounced, complained, left, clicked, opened, proxied, scanned } = answers;
  const after = ({ id, acceptedAt }: Mail, event: Play['event'], seconds: number): Play => ({
    messageId: id,
    event,
    atMs: Date.parse(acceptedAt) + seconds * 1000,
  });
  const readAfter = () => random.between(3 * 60, 120 * 60);
  const opens = [...left, ...opened].map((mail) => after(mail, 'Open', readAfter()));
  const openThen = (event: 'Click' | 'Complaint') => (mail: Mail) => {
    const seconds = readAfter();
    return [after(mail, 'Open', seconds), after(mail, event, seconds + random.between(5, 300))];
  };
  return [
    ...bounced.map((mail) => after(mail, 'Bounce', 40)),
    ...complained.flatMap(openThen('Complaint')),
    ...clicked.flatMap(openThen('Click')),
    ...opens,
    ...proxied.map((mail) => ({ ...after(mail, 'Open', 30), userAgent: privacyProxy })),
    ...scanned.map((mail) => ({ ...after(mail, 'Click', 1), userAgent: mailFilter })),
  ];
}

/** As Apple's Mail Privacy Protection calls itself, and as a link checker might. */
const privacyProxy = 'Mozilla/5.0';
const mailFilter = 'Barracuda Sentinel (EE)';
