import { type Answers, byAddress, drawAnswers, playsOf } from './draw-answers.ts';
import type { Mail } from './local-controls.ts';
import { chanceOf, type Stage, withBar } from './stage.ts';
import { counted } from './words.ts';

/** Customers read, click, complain and leave; machines pretend to. Answers who did what with the launch. */
export async function playAnswers(stage: Stage, launched: Mail[], greetings: Mail[]): Promise<Answers> {
  const { local, terminal } = stage;
  const chance = chanceOf(stage, 'answers');
  const answers = drawAnswers(launched, chance);
  const happy = byAddress(greetings).filter(() => chance.chance(0.6));
  const thanks = happy.map(({ id, acceptedAt }) => {
    const atMs = Date.parse(acceptedAt) + chance.between(5, 60) * 60_000;
    return { messageId: id, event: 'Open' as const, atMs };
  });
  await withBar(stage, 'answers', [...playsOf(answers, chance), ...thanks], (play) => local.play(play));
  for (const mail of answers.left) await local.pressUnsubscribe(mail);
  const { bounced, complained, left, clicked, opened, proxied, scanned } = answers;
  const readers = complained.length + left.length + clicked.length + opened.length;
  terminal.print(
    `   ${readers} opened the launch, ${clicked.length} of them clicked; ${thanks.length} opened their greeting.`,
  );
  terminal.print(
    `   ${proxied.length} opens by a privacy proxy and ${scanned.length} clicks by a mail filter count as nobody's.`,
  );
  terminal.print(
    `   ${counted(bounced.length, 'mail', 'mails')} bounced, ${complained.length} complained, ${left.length} pressed "unsubscribe":`,
  );
  terminal.print(`   those ${bounced.length + complained.length + left.length} are out from this second on.`);
  return answers;
}
