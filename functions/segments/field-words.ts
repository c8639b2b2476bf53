import type { Words } from '../contracts/segment.ts';

/** Words for values, English and Chinese side by side. */
type Choice = { value: string; label: Words };

const choices = (words: Record<string, [string, string]>): Choice[] =>
  Object.entries(words).map(([value, [en, zh]]) => ({ value, label: { en, 'zh-CN': zh } }));

export const yesNoUnknown = choices({ yes: ['yes', '是'], no: ['no', '否'], unknown: ['unknown', '未知'] });

export const locales = choices({ en: ['English', '英语'], 'zh-CN': ['Simplified Chinese', '简体中文'] });

export const riskGrades = choices({
  C1: ['C1 (most careful)', 'C1（保守型）'],
  C2: ['C2', 'C2（稳健型）'],
  C3: ['C3', 'C3（平衡型）'],
  C4: ['C4', 'C4（成长型）'],
  C5: ['C5 (most daring)', 'C5（进取型）'],
});

export const suppressionFlags = choices({
  deceased: ['deceased', '已故'],
  dispute: ['in dispute', '有纠纷'],
  arrears: ['in arrears', '欠款'],
  bereavement: ['bereaved', '丧亲'],
  'open-complaint': ['open complaint', '投诉处理中'],
  vulnerable: ['vulnerable', '需特别关怀'],
});

/** Codes of the UCI bank data; a bank with codes of its own gets text as it is. */
export const occupations = choices({
  'admin.': ['administration', '行政'],
  'blue-collar': ['manual worker', '工人'],
  entrepreneur: ['entrepreneur', '企业主'],
  housemaid: ['domestic worker', '家政'],
  management: ['management', '管理'],
  retired: ['retired', '退休'],
  'self-employed': ['self-employed', '自雇'],
  services: ['services', '服务业'],
  student: ['student', '学生'],
  technician: ['technician', '技术人员'],
  unemployed: ['unemployed', '待业'],
  unknown: ['unknown', '未知'],
});

export const maritalStates = choices({
  single: ['single', '未婚'],
  married: ['married', '已婚'],
  divorced: ['divorced or widowed', '离异或丧偶'],
  unknown: ['unknown', '未知'],
});

export const educations = choices({
  illiterate: ['none', '无'],
  'basic.4y': ['four years of school', '小学'],
  'basic.6y': ['six years of school', '六年教育'],
  'basic.9y': ['nine years of school', '初中'],
  'high.school': ['high school', '高中'],
  'professional.course': ['vocational course', '职业教育'],
  'university.degree': ['university degree', '大学'],
  unknown: ['unknown', '未知'],
});

export const months = choices({
  '1': ['January', '一月'],
  '2': ['February', '二月'],
  '3': ['March', '三月'],
  '4': ['April', '四月'],
  '5': ['May', '五月'],
  '6': ['June', '六月'],
  '7': ['July', '七月'],
  '8': ['August', '八月'],
  '9': ['September', '九月'],
  '10': ['October', '十月'],
  '11': ['November', '十一月'],
  '12': ['December', '十二月'],
});
