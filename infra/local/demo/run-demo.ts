import { showFunnels, showScores, showWhatNext } from './closing.ts';
import { openClient } from './demo-client.ts';
import { watchFirstDay } from './first-day.ts';
import { importBank } from './import-bank.ts';
import { localControls } from './local-controls.ts';
import { approve, planCampaigns, refuseMaker } from './plan-campaigns.ts';
import { playAnswers } from './play-answers.ts';
import { tellPurchases } from './purchases.ts';
import { launchAgain } from './second-launch.ts';
import { chapter, type Stage } from './stage.ts';
import { dayName, storyDays } from './story-days.ts';
import type { Terminal } from './terminal.ts';
import { exchangeTexts } from './text-replies.ts';

export type DemoParts = { baseUrl: string; awsUrl: string; seed: number; terminal: Terminal };

/**
 * Five days of a made-up bank, by the staff API only. The same seed and the same clock give the same messages: whatever
 * is chosen is drawn from the seed in a fixed order, and time is moved, never waited for. Throws DemoStopped.
 */
export async function runDemo({ baseUrl, awsUrl, seed, terminal }: DemoParts): Promise<void> {
  const client = await openClient(baseUrl);
  const stage: Stage = { client, local: localControls(client), terminal, seed };
  const { local } = stage;
  const days = storyDays(await local.now());
  const lastDay = new Date(days.planning - 48 * 3_600_000).toISOString().slice(0, 10);

  const bank = await chapter(stage, '1. The bank sends its customers', () => importBank(stage, lastDay));
  await local.moveTo(days.planning);
  const plans = await chapter(stage, `2. ${dayName(days.planning)}: Mia of marketing plans`, () =>
    planCampaigns(stage, days),
  );
  const { birthday, launch, texts } = plans;
  await chapter(stage, '3. Four eyes', async () => {
    await refuseMaker(stage, [birthday, launch, texts]);
    await approve(stage, [birthday, launch, texts]);
  });
  const { greetings, launched } = await chapter(stage, '4. The right words at the right local hour', () =>
    watchFirstDay(stage, bank, plans, days),
  );
  const answers = await chapter(stage, '5. Customers answer', () => playAnswers(stage, launched, greetings));
  await chapter(stage, `6. ${dayName(days.texts)}: text messages`, () => exchangeTexts(stage, bank, days));
  await chapter(stage, `7. ${dayName(days.purchases)}: what they bought`, () =>
    tellPurchases(stage, answers.clicked, launch.id, days),
  );
  const again = await chapter(stage, `8. ${dayName(days.secondLaunch)}: a second launch to the same people`, () =>
    launchAgain(stage, bank, plans.savers, { launch, launched, answers }, days),
  );
  await chapter(stage, '9. What became of it', () => showFunnels(stage, [birthday, launch, texts, again]));
  await chapter(stage, '10. Whom to talk to next', () => showScores(stage, answers.clicked));
  await chapter(stage, 'Try next', async () => showWhatNext(stage, { baseUrl, awsUrl }));
  terminal.print('');
}
