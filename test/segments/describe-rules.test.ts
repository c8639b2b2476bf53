import { expect, test } from 'vitest';
import { describeRules } from '../../functions/segments/describe-rules.ts';
import { all, any, not, rule } from './customers.ts';

test('rules are read out in both languages', () => {
  const rules = all(
    rule('emailConsent', '=', true),
    rule('city', 'in', 'Shanghai, Lisbon'),
    rule('balance', '>=', '5000'),
    rule('birthday', 'withinNextDays', 7),
  );
  expect(describeRules(rules)).toEqual({
    en: 'e-mail consent as last stated to the bank is yes and city is one of Shanghai, Lisbon and balance is at least 5,000 and birthday lies within the 7 days from the run',
    'zh-CN':
      '邮件营销同意（银行登记） 为 是，并且 城市 为 Shanghai、Lisbon 之一，并且 余额 不低于 5,000，并且 生日 在运行日起 7 天内',
  });
});

test('inner groups stand in brackets, turned ones behind a "not"', () => {
  const rules = all(rule('riskGrade', '>', 'C3'), any(rule('tier', 'null'), not(all(rule('birthdayMonth', '=', 5)))));
  expect(describeRules(rules).en).toBe(
    'risk grade is more than C3 and (tier is not known or not (month of birth is May))',
  );
  expect(describeRules(rules)['zh-CN']).toBe(
    '风险承受等级 大于 C3（平衡型），并且 (客户等级 未知，或者 不满足（出生月份 为 五月）)',
  );
});

test('a range says its ends, an attribute its column', () => {
  expect(describeRules(all(rule('balance', 'between', [1000, 2500.5]))).en).toBe('balance is from 1,000 to 2,500.5');
  expect(describeRules(all(rule('attributes.club', '!=', 'Sailing'))).en).toBe('club is known and not Sailing');
});
