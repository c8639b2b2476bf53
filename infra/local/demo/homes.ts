import type { Random } from '../random.ts';

/** Where the demo bank's customers live: zone, language, cities, how people are called and what their numbers look like. */
export type Home = {
  weight: number;
  zone: string;
  locale: 'en' | 'zh-CN';
  cities: readonly string[];
  given: readonly string[];
  family: readonly string[];
  fullName(given: string, family: string): string;
  /** E.164, another for each number below seven million. */
  phone(number: number): string;
};

const western = (given: string, family: string) => `${given} ${family}`;
const chinese = (given: string, family: string) => `${family}${given}`;
const digits = (number: number, count: number) => String(number % 10 ** count).padStart(count, '0');

const chineseGiven = [
  '伟',
  '芳',
  '秀英',
  '敏',
  '静',
  '磊',
  '洋',
  '艳',
  '勇',
  '杰',
  '娟',
  '涛',
  '明',
  '雪梅',
  '志强',
  '建国',
  '晓燕',
  '子涵',
  '雨桐',
  '浩然',
];
const chineseFamily = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '黄',
  '赵',
  '周',
  '吴',
  '徐',
  '孙',
  '马',
  '朱',
  '胡',
  '郭',
  '何',
  '林',
  '欧阳',
  '司马',
];

export const homes: readonly Home[] = [
  {
    weight: 42,
    zone: 'Asia/Shanghai',
    locale: 'zh-CN',
    cities: ['Shanghai', 'Shanghai', 'Beijing', 'Shenzhen', 'Hangzhou'],
    given: chineseGiven,
    family: chineseFamily,
    fullName: chinese,
    phone: (number) => `+86138${digits(number, 8)}`,
  },
  {
    weight: 24,
    zone: 'Europe/Lisbon',
    locale: 'en',
    cities: ['Lisbon', 'Lisbon', 'Porto', 'Coimbra'],
    given: ['Ana', 'Beatriz', 'Carlos', 'Duarte', 'Inês', 'João', 'Leonor', 'Miguel', 'Rita', 'Tiago'],
    family: [
      'Silva',
      'Santos',
      'Ferreira',
      'Pereira',
      'Oliveira',
      'Costa',
      'Rodrigues',
      'Martins',
      'Sousa',
      'Conceição',
    ],
    fullName: western,
    phone: (number) => `+35191${digits(number, 7)}`,
  },
  {
    weight: 14,
    zone: 'America/New_York',
    locale: 'en',
    cities: ['New York', 'Boston'],
    given: ['Aaron', 'Brenda', 'Carla', 'Dennis', 'Elaine', 'Frank', 'Gloria', 'Howard', 'Irene', 'Julian'],
    family: ['Adams', 'Baker', 'Carter', 'Diaz', 'Edwards', "O'Neill", 'Garcia', 'Howard', 'Ingram', 'Johnson'],
    fullName: western,
    phone: (number) => `+1212${digits(2_000_000 + number, 7)}`,
  },
  {
    weight: 12,
    zone: 'Europe/London',
    locale: 'en',
    cities: ['London', 'Manchester'],
    given: ['Alice', 'Bilal', 'Charlotte', 'David', 'Emily', 'Farah', 'George', 'Hannah', 'Imran', 'Jack'],
    family: ['Ahmed', 'Brown', 'Clarke', 'Davies', 'Evans', 'Fletcher', 'Green', 'Hughes', 'Khan', 'Lloyd-Jones'],
    fullName: western,
    phone: (number) => `+44790${digits(number, 7)}`,
  },
  {
    weight: 5,
    zone: 'Asia/Singapore',
    locale: 'zh-CN',
    cities: ['Singapore'],
    given: chineseGiven,
    family: chineseFamily,
    fullName: chinese,
    phone: (number) => `+659${digits(number, 7)}`,
  },
  {
    weight: 3,
    zone: 'Asia/Singapore',
    locale: 'en',
    cities: ['Singapore'],
    given: ['Wei Ling', 'Kumar', 'Nurul', 'Jun Hao', 'Priya', 'Hui Min'],
    family: ['Tan', 'Lim', 'Lee', 'Ng', 'Rajan', 'Ismail'],
    fullName: western,
    phone: (number) => `+659${digits(number, 7)}`,
  },
];

export const drawName = (home: Home, random: Random, family: string): string =>
  home.fullName(random.pick(home.given), family);
