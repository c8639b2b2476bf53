import { RemovalPolicy } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { environmentOf } from '../../infra/environments.ts';

describe('environments', () => {
  it('keeps what production holds when a stack is deleted by mistake', () => {
    expect(environmentOf('prod')).toMatchObject({ removal: RemovalPolicy.RETAIN, deletionProtection: true });
  });

  it('takes the bank’s own addresses at deployment', () => {
    const given = environmentOf('prod', { publicUrl: 'https://care.bank.example', mailDomain: 'mail.bank.example' });
    expect(given).toMatchObject({ publicUrl: 'https://care.bank.example', mailDomain: 'mail.bank.example' });
  });

  it('keeps the stage’s address when none is given', () => {
    const { publicUrl } = environmentOf('local', { mailDomain: 'mail.bank.example' });
    expect(publicUrl).toBe('http://localhost:4000');
  });
});
