import { AwsFault } from './wire.ts';

/** Codes that carry a prefix (or another word) in the older Query protocol. */
const olderCodes: Record<string, string> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
  AccessDeniedException: 'AccessDenied',
};

export const olderCodeOf = (code: string): string => olderCodes[code] ?? code;

export const noSuchQueue = (): AwsFault => new AwsFault('QueueDoesNotExist', 'The specified queue does not exist.');
export const invalid = (message: string): AwsFault => new AwsFault('InvalidParameterValue', message);
