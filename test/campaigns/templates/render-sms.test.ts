import { describe, expect, it } from 'vitest';
import { compileSms, renderSms } from '../../../functions/campaigns/templates/render-sms.ts';
import { Rejected } from '../../../functions/platform/errors.ts';

describe('an SMS to one person', () => {
  it('puts the values where the template names them', () => {
    const sms = compileSms('【旭日银行】{{t.greeting}}生日快乐！{{t.greeting}}拒收请回复R');
    expect(renderSms(sms, { t: { greeting: '尊敬的龚志强：' } })).toBe(
      '【旭日银行】尊敬的龚志强：生日快乐！尊敬的龚志强：拒收请回复R',
    );
  });

  it('does not read a value for a template', () => {
    const sms = compileSms('Hi {{t.greeting}}');
    expect(renderSms(sms, { t: { greeting: '{{t.secret}} $& $1' } })).toBe('Hi {{t.secret}} $& $1');
  });

  it('is refused when a value is missing, or only a prototype has it', () => {
    expect(() => renderSms(compileSms('{{t.greeting}}'), { t: {} })).toThrow(Rejected);
    expect(() => renderSms(compileSms('{{t.constructor}}'), { t: {} })).toThrow(Rejected);
  });
});
