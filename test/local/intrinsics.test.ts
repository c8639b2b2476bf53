import { describe, expect, it } from 'vitest';
import { resolve, type Scope } from '../../infra/local/compute/template/intrinsics.ts';

const scope: Scope = {
  parameters: { 'AWS::Region': 'eu-central-1', 'AWS::AccountId': '123456789012' },
  standing: async (logicalId, path) => {
    if (logicalId !== 'Gates') throw new Error(`${path}: no resource ${logicalId}`);
    return { ref: 'heliant-gates', attributes: { Arn: 'arn:gates', 'Nested.Name': 'inner' } };
  },
  imported: async (name) => `imported ${name}`,
};
const resolved = (value: unknown) => resolve(value, scope, 'Here');

describe('intrinsic functions', () => {
  it('puts names, attributes and pseudo parameters where they are referred to', async () => {
    const value = {
      TableName: { Ref: 'Gates' },
      Arns: [{ 'Fn::GetAtt': ['Gates', 'Arn'] }, { 'Fn::GetAtt': 'Gates.Nested.Name' }],
      Region: { Ref: 'AWS::Region' },
      Plain: { Ref: 'Gates', other: 1 },
    };
    expect(await resolved({ ...value, Plain: 7 })).toEqual({
      TableName: 'heliant-gates',
      Arns: ['arn:gates', 'inner'],
      Region: 'eu-central-1',
      Plain: 7,
    });
  });

  it('joins, splits, selects and substitutes', async () => {
    expect(await resolved({ 'Fn::Join': ['/', ['a', { Ref: 'Gates' }, 3]] })).toBe('a/heliant-gates/3');
    expect(await resolved({ 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Gates', 'Arn'] }] }] })).toBe(
      'gates',
    );
    expect(await resolved({ 'Fn::Sub': '${Gates}@${AWS::Region} ${Gates.Arn} ${!Literal}' })).toBe(
      'heliant-gates@eu-central-1 arn:gates ${Literal}',
    );
    expect(await resolved({ 'Fn::Sub': ['${own}', { own: { Ref: 'Gates' } }] })).toBe('heliant-gates');
  });

  it('takes what another stack exports', async () => {
    expect(await resolved({ 'Fn::ImportValue': { 'Fn::Join': ['', ['Data:', 'Key']] } })).toBe('imported Data:Key');
  });

  it('leaves out what has no value', async () => {
    expect(await resolved({ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] })).toEqual({ b: [1] });
  });

  it.each([
    [{ deep: [{ 'Fn::Base64': 'x' }] }, 'Here.deep[0]: the local host does not know Fn::Base64'],
    [
      { a: { Ref: 'AWS::NotificationARNs' } },
      'Here.a: the local host does not know the pseudo parameter AWS::NotificationARNs',
    ],
    [{ a: { 'Fn::GetAtt': ['Gates', 'StreamArn'] } }, 'Here.a: Gates has no attribute StreamArn on the local host'],
    [{ 'Fn::Select': [4, ['only']] }, 'Here: Fn::Select asks for item 4 of 1'],
    [{ 'Fn::Join': ['', [{ nothing: 1 }]] }, 'Here: expected text, found {"nothing":1}'],
  ])('stops with the way to what it does not know: %j', async (value, message) => {
    await expect(resolved(value)).rejects.toThrow(message);
  });
});
