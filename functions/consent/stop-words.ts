/** What a reply asks for. `doubtful` speaks of stopping without saying so plainly: a person reads it first. */
export type ReplyReading = 'stop' | 'start' | 'help' | 'doubtful' | 'other';

/** Words that stop as the whole message, written as plain letters: lower case, no accents, no spaces. */
const stopWords = new Set(
  Object.values({
    /** AWS End User Messaging SMS, required opt-out keywords. */
    aws: ['arret', 'cancel', 'end', 'optout', 'quit', 'remove', 'stop', 'td', 'unsubscribe'],
    /** 47 CFR 64.1200(a)(10) names these besides. */
    tcpa: ['revoke', 'optmeout'],
    /** Defaults of Twilio and Braze. */
    others: ['stopall', 'arrett', 'arrete'],
    misspelt: ['unsub', 'unsuscribe', 'unsubscibe', 'stopp', 'stpo', 'sotp'],
    english: ['stopplease', 'pleasestop', 'plsstop', 'stopsms', 'removeme', 'cancelall', 'stopnow', 'unsubscribeme'],
    spanish: ['alto', 'baja', 'parar', 'cancelar', 'darmedebaja', 'darsedebaja', 'dardebaja', 'nomas', 'nomasmensajes'],
    french: ['arreter', 'arretez', 'desabonner', 'desabonnement', 'medesabonner', 'desinscription', 'desinscrire'],
    /** 拒收请回复R (Huawei, Tencent Cloud), 回T退订 (Aliyun); TD, N, D seen in the wild; TDZD stops one class, taken as all. */
    chineseCodes: ['r', 't', 'n', 'd', 'tdzd', 't退', 'td退订', 'r拒收', '回复td', '回复r', '回复t'],
    chinese: ['退订', '退訂', '退', '拒收', '取消订阅', '停止', '停止发送', '不再接收', '我要退订', '请退订'],
  }).flat(),
);

/** AWS toll-free and Twilio. Not YES: to a bank it may answer any question. */
const startWords = new Set(['start', 'unstop', 'resubscribe', 'alta', '恢复订阅', '重新订阅']);

const helpWords = new Set(['help', 'info', 'aide', 'ayuda', '帮助', '幫助']);

/** One letter or a word of other business: by mail they may answer something else than a mailing. */
const notByMail = new Set([
  'r',
  't',
  'n',
  'd',
  'td',
  'tdzd',
  '退',
  'end',
  'cancel',
  'cancelar',
  'quit',
  'nomas',
  'alta',
  'info',
]);

/** Whole messages that say it in a sentence (47 CFR 64.1200(a)(10): any reasonable wording). Matched against plain words. */
const stopSentences = [
  /^(please |pls |plz |kindly |just )*(stop|quit) (texting|messaging|contacting|emailing|mailing|spamming)( me| us)?( please| now| thanks| thank you)*$/,
  /^(please |pls |plz )*stop (sending|with)( me)?( all)?( these| those| this| your| any| more)*( text| marketing| promotional)*( texts?| messages?| sms| emails?| mails?| ads?| spam| crap)( please| now| to me)*$/,
  /^(please |pls |plz )*(do not|don ?t|dont|never) (text|message|sms|email|mail|contact|send)( me| us)?( any| more| messages| texts| emails)*( again| any ?more| ever again)?( please)?$/,
  /^(please |pls )*(remove|take|unsubscribe|opt) (me|my number|this number|us)( off| out| from)*( your| this| the| all)*( list| lists| messages| texts| emails| mailing list)?( please)?$/,
  /^(i )?(want|would like|wish) to (unsubscribe|opt out|stop receiving( these| your)? (messages|texts|emails))( please)?$/,
  /^no (more|further) (texts?|messages?|sms|emails?|mails?|ads?)( please)?$/,
  /^(por favor )?no (me )?(envie|envien|envies|mande|manden|mandes|escriban) (mas )?(mensajes|sms|textos|correos)?( por favor)?$/,
  /^(por favor )?(deje|dejen|deja) de (enviarme|mandarme|enviar|escribirme)( mas| mensajes| sms| correos)*( por favor)?$/,
  /^(merci de |svp |s ?il vous plait )?(ne (plus )?m ?(envoyez|envoyer|ecrivez|ecrire)( plus)?|arretez de m ?(envoyer|ecrire))( de| des| vos| ces| messages| sms| mails| e mails)*( svp| merci)?$/,
];

/** The same in Chinese, whole message, punctuation and spaces removed. */
const stopSentencesZh =
  /^(请|麻烦|拜托|求求|你们|你|能不能|可以|以后|以后请)*(不要|别|勿|停止|不用|不许|不想)(再|继续)?(给我|向我)?(再|继续)?(发送|发来|推送|接收|收到|打扰|骚扰|发)(我|给我|到我)?(了|短信|信息|消息|邮件|广告|营销|推广|推销|促销|通知|你们的|你们|这些|这种|这类|此类|任何|的|啊|吧|啦|呀|谢谢|好吗|行吗)*$/;

/** Talks about stopping somewhere: enough for a person to look, not enough to act. */
const stopTraces =
  /\b(stop|unsub\w*|opt(ing|ed)? ?out|remove me|take me off|leave me alone|no more (texts|messages|emails|mails)|spam|baja|desabonn\w*|desinscri\w*)\b|退订|退訂|拒收|取消|(别|不要|勿|停止|不想).{0,6}(发|收|推送|打扰|骚扰)|骚扰/;

/** Reads a text message. Only what plainly asks to stop is `stop`. */
export function readReply(text: string): ReplyReading {
  return read(text, new Set());
}

/** Reads the visible part of a mail's text (no quotes, no signature): as `readReply`, without words too short to mean a mailing. */
export function readMailReply(text: string): ReplyReading {
  return read(text, notByMail);
}

function read(text: string, except: Set<string>): ReplyReading {
  const words = plainWords(text);
  const compact = words.replaceAll(' ', '');
  if (stopWords.has(compact) && !except.has(compact)) return 'stop';
  if (startWords.has(compact) && !except.has(compact)) return 'start';
  if (helpWords.has(compact) && !except.has(compact)) return 'help';
  if (stopSentences.some((sentence) => sentence.test(words)) || stopSentencesZh.test(compact)) return 'stop';
  return stopTraces.test(words) || stopTraces.test(compact) ? 'doubtful' : 'other';
}

/** Letters and digits in lower case, one space between words: full width, accents, emoji and punctuation make no difference. */
const plainWords = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}|['’]/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
