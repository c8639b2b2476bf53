import { allowed, type Facts, type Finding, refused } from '../decision.ts';

/** A customer, gate or mailbox stored in a form that cannot be read might say no: that person alone gets nothing. */
export const recordReadable = ({ isUnreadable }: Facts): Finding =>
  isUnreadable ? refused('record-unreadable') : allowed;
