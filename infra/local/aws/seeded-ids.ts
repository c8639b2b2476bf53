import { hash } from 'node:crypto';

/** Ids of one kind, drawn from the seed and a running number: the same story gives the same ids. */
export type SeededIds = { next(): string; at(sequence: number): string };

const hex = (seed: string, sequence: number): string => hash('sha256', `${seed}:${sequence}`);

/** Shaped like a version 4 UUID, as SQS and SNS give them. */
export function seededUuids(seed: string): SeededIds {
  return counting((sequence) => {
    const digits = hex(seed, sequence);
    const variant = '89ab'[Number.parseInt(digits.charAt(16), 16) % 4] ?? '8';
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
  });
}

/** Shaped like an SES message id: 16 hex digits, a UUID, a six-digit tail. */
export function seededMailIds(seed: string): SeededIds {
  return counting((sequence) => {
    const digits = hex(seed, sequence);
    return `0100${digits.slice(0, 12)}-${digits.slice(12, 20)}-${digits.slice(20, 24)}-${digits.slice(24, 28)}-${digits.slice(28, 32)}-${digits.slice(32, 44)}-000000`;
  });
}

function counting(at: (sequence: number) => string): SeededIds {
  let sequence = 0;
  return {
    at,
    next() {
      sequence += 1;
      return at(sequence);
    },
  };
}
