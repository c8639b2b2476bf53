import { compileTemplates } from '../../templates/compile.ts';
import { describeProblem } from '../../templates/compiler/problem.ts';
import { readSources, type Sources } from '../../templates/compiler/sources.ts';

const folder = `${import.meta.dirname}/../../templates`;
const shared = [...readSources(folder)].filter(([path]) => /^(?:layout|brands)\//.test(path));

const body =
  '<mj-section><mj-column>\n<mj-text><p>{{greeting}}</p>\n<p>{{offer}}</p></mj-text>\n</mj-column></mj-section>\n';

const manifest = {
  name: 'trial',
  title: { en: 'Trial', 'zh-CN': '试用' },
  purposes: ['product-marketing'],
  kinds: ['one-off'],
  channels: ['email', 'sms'],
  variables: {
    offer: {
      type: 'line',
      label: { en: 'Offer', 'zh-CN': '优惠' },
      sample: { en: 'A free card', 'zh-CN': '免年费卡' },
    },
  },
};

type ManifestChanges = Partial<Record<keyof typeof manifest, unknown>>;

/** `template.json` of the trial message, with changes. */
export const trialManifest = (changes: ManifestChanges = {}): string => JSON.stringify({ ...manifest, ...changes });

/** The bank's real layout and brand with one small message that has nothing wrong; `changes` replace files, `null` removes one. */
export function trialSources(changes: Readonly<Record<string, string | null>> = {}): Sources {
  const files = new Map<string, string>([...shared, ['trial/template.json', trialManifest()]]);
  for (const locale of ['en', 'zh-CN']) {
    files.set(`trial/${locale}/email.mjml`, body);
    files.set(`trial/${locale}/subject.txt`, '{{offer}}\n');
    files.set(`trial/${locale}/preheader.txt`, 'Have a look\n');
  }
  files.set('trial/en/sms.txt', '{{brand.smsSignature}}{{greeting}} {{offer}}. Reply STOP to opt out\n');
  files.set('trial/zh-CN/sms.txt', '{{brand.smsSignature}}{{greeting}}{{offer}}。拒收请回复R\n');
  for (const [path, text] of Object.entries(changes)) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  return files;
}

/** What the compiler tells the author of the changed files. */
export async function problemsOf(changes: Readonly<Record<string, string | null>>): Promise<string[]> {
  return (await compileTemplates(trialSources(changes))).problems.map(describeProblem);
}

/** A body for `email.mjml` with something put in after the salutation, on line 3. */
export const bodyWith = (mjml: string): string => body.replace('{{offer}}</p>', `{{offer}}</p>${mjml}`);
