import { existsSync, readFileSync } from 'node:fs';
import EmailReplyParser from 'email-reply-parser';
import { describe, expect, it } from 'vitest';
import { readMailReply, readReply } from '../../functions/consent/stop-words.ts';

const data = (path: string): URL => new URL(`../../../shared/data/replies/${path}`, import.meta.url);
const keywords = data('sms/optout_keywords.tsv');
const ordinary = data('sms/ordinary.txt');
const mails = data('mail/');
const lines = (file: URL): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);

describe('a text reply', () => {
  it.each([
    'STOP',
    'stop',
    ' Stop. ',
    'S T O P',
    '“STOP”',
    'ＳＴＯＰ',
    'stop!!!',
    'Stop 🙏',
    'S.T.O.P',
    'ST-OP',
    'opt out',
    'Opt-Out!',
    'Arrêt',
    'ARRÊTER',
    'désabonner',
    'alto',
    'BAJA',
    'dar de baja',
    '退订',
    '退訂',
    ' 退 订 。',
    'Ｔ',
    'r',
    'ＴＤ',
    '拒收',
    'Please stop texting me',
    'stop sending me these messages',
    "Don't text me again",
    'dont message me anymore',
    'remove me from your list',
    'take my number off this list please',
    'I want to unsubscribe',
    'No more texts!',
    'no me envíen más mensajes',
    'Por favor dejen de enviarme mensajes',
    "ne m'envoyez plus de messages",
    'arrêtez de m’écrire',
    '不要再发了',
    '别再发短信了',
    '请不要再给我发信息',
    '不想再收到你们的广告',
    '别发了谢谢',
    '停止发送',
    '求求你们别再骚扰我了',
  ])('%j is a stop', (text) => {
    expect(readReply(text)).toBe('stop');
  });

  it.each(['start', 'UNSTOP', '恢复订阅'])('%j wants in again', (text) => {
    expect(readReply(text)).toBe('start');
  });

  it.each(['HELP', 'info', 'Aide', '帮助'])('%j asks for help', (text) => {
    expect(readReply(text)).toBe('help');
  });

  it.each([
    'Can you stop my card? I lost it',
    'why should I unsubscribe',
    'bus stop',
    'is this spam?',
    '退订了会怎么样',
    '我的转账可以取消吗',
    'you stopped my card. stop that',
  ])('%j speaks of stopping without asking plainly: a person looks', (text) => {
    expect(readReply(text)).toBe('doubtful');
  });

  it.each([
    'YES',
    'ok',
    'Thanks, see you at the end of the month',
    '谢谢',
    '',
    '👍',
    'What is the rate?',
    '我想办理房贷',
  ])('%j is nothing of the kind', (text) => {
    expect(readReply(text)).toBe('other');
  });
});

describe('a mail reply', () => {
  it.each(['unsubscribe', 'STOP', '退订', 'Please stop emailing me'])('%j is a stop', (text) => {
    expect(readMailReply(text)).toBe('stop');
  });

  it.each(['N', 'T', 'R', 'cancel', 'END'])('%j may answer anything in a mail', (text) => {
    expect(readMailReply(text)).toBe('other');
  });
});

describe('real replies', () => {
  it.skipIf(!existsSync(keywords))('every listed opt-out keyword is a stop, in any case, width and punctuation', () => {
    const rows = lines(keywords)
      .slice(1)
      .map((line) => line.split('\t'));
    const optOuts = rows.filter(([, , action]) => action?.startsWith('opt-out')).map(([keyword]) => keyword!);
    expect(optOuts).toHaveLength(21);
    for (const keyword of optOuts)
      for (const text of [keyword, keyword.toLowerCase(), ` ${keyword} .`, `"${keyword}"!`, fullWidth(keyword)])
        expect([text, readReply(text)]).toEqual([text, 'stop']);
  });

  it.skipIf(!existsSync(ordinary))('none of 2,405 ordinary messages is a stop, and few need a look', () => {
    const readings = lines(ordinary).map(readReply);
    expect(readings.filter((reading) => reading === 'stop')).toEqual([]);
    expect(readings.filter((reading) => reading === 'doubtful').length).toBeLessThan(25);
  });

  it.skipIf(!existsSync(mails))('no mail with quotes and signatures is a stop', () => {
    const texts = Array.from({ length: 26 }, (_, n) => readFileSync(new URL(`email_${n + 1}.txt`, mails), 'utf8'));
    const readings = texts.map((text) => readMailReply(new EmailReplyParser().parseReply(text)));
    expect(readings.filter((reading) => reading === 'stop')).toEqual([]);
  });
});

/** U+FF01 to U+FF5E are the full-width forms of U+0021 to U+007E. */
const fullWidth = (text: string): string =>
  text.replaceAll(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
