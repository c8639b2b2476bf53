import type { Reason } from './decision.ts';

/** Every reason in words a compliance officer can read, once. */
const reasonWords: Record<Reason, { en: string; 'zh-CN': string }> = {
  'run-cancelled': { en: 'The campaign was cancelled before this message was sent.', 'zh-CN': '发送前活动已被取消。' },
  'wrong-environment': {
    en: 'This copy of the system may not send: the tables belong to another stack.',
    'zh-CN': '本系统为副本,数据属于另一套环境,不得发送。',
  },
  'sending-stopped': { en: 'All sending was stopped by the kill switch.', 'zh-CN': '全行发送已被紧急停止。' },
  'record-unreadable': {
    en: 'What is stored about the customer cannot be read, so nothing is sent until somebody has looked.',
    'zh-CN': '客户记录无法读取,核查前不予发送。',
  },
  'customer-unknown': { en: 'The customer is no longer on record.', 'zh-CN': '客户资料已不存在。' },
  'no-address': { en: 'The customer has no address on this channel.', 'zh-CN': '客户没有该渠道的联系方式。' },
  'address-suppressed': {
    en: 'The address bounced, complained or asked to stop.',
    'zh-CN': '该地址曾退信、投诉或要求停止。',
  },
  deceased: { en: 'The customer is deceased.', 'zh-CN': '客户已故。' },
  bereavement: { en: 'The customer is bereaved.', 'zh-CN': '客户家中有丧。' },
  'in-dispute': { en: 'The customer is in dispute with the bank.', 'zh-CN': '客户与本行存在争议。' },
  'in-arrears': { en: 'The customer is in arrears.', 'zh-CN': '客户存在逾期。' },
  'open-complaint': { en: 'The customer has an open complaint.', 'zh-CN': '客户有未结投诉。' },
  vulnerable: {
    en: 'The bank’s policy protects this customer from marketing.',
    'zh-CN': '按本行政策,该客户不接收营销。',
  },
  'no-consent': {
    en: 'There is no consent for this purpose on this channel.',
    'zh-CN': '未获得该用途、该渠道的同意。',
  },
  'consent-withdrawn': {
    en: 'The customer withdrew consent for this purpose on this channel.',
    'zh-CN': '客户已撤回该用途、该渠道的同意。',
  },
  'risk-grade-missing': {
    en: 'The product has a risk grade and the customer has none.',
    'zh-CN': '产品有风险等级而客户未评级。',
  },
  'risk-too-high': { en: 'The product’s risk is above the customer’s grade.', 'zh-CN': '产品风险高于客户风险等级。' },
  minor: { en: 'Products are not offered to customers under 18.', 'zh-CN': '不向未满 18 周岁客户推介产品。' },
  'age-unknown': {
    en: 'The product has a risk grade and the customer’s birthday is not known.',
    'zh-CN': '产品有风险等级而客户出生日期不详。',
  },
  'contact-cap': {
    en: 'The customer has had as many messages as the contact cap allows.',
    'zh-CN': '客户近期收到的营销已达上限。',
  },
  'too-late': { en: 'The right time for this message had passed.', 'zh-CN': '已错过合适的发送时间。' },
  'limit-reached': { en: 'The campaign’s limit was reached.', 'zh-CN': '已达到活动发送上限。' },
  'mailbox-already-greeted': {
    en: 'Somebody who shares this mailbox or number had this message already.',
    'zh-CN': '共用该邮箱或号码的客户已收到此消息。',
  },
  'already-contacted': {
    en: 'The customer had this message already, by another run.',
    'zh-CN': '客户已在另一次执行中收到此消息。',
  },
  holdout: { en: 'The customer is in the comparison group that gets nothing.', 'zh-CN': '客户属于不发送的对照组。' },
};

/** A stored reason in both languages; one that no rule gives any more stands as it is. */
export const wordsOf = (reason: string): { en: string; 'zh-CN': string } =>
  Object.hasOwn(reasonWords, reason) ? reasonWords[reason as Reason] : { en: reason, 'zh-CN': reason };
