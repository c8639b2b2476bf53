/** The six tables and their keys, defined once: the stores, the in-memory database and the CDK app all read them here. */
export const tables = {
  customers: { partition: 'customerId' },
  occasions: { partition: 'occasion', sort: 'customerId' },
  gates: { partition: 'customerId' },
  timeline: { partition: 'customerId', sort: 'fact', stream: true },
  campaigns: {
    partition: 'id',
    sort: 'part',
    index: { name: 'by-list', partition: 'list', sort: 'listedAt' },
    ttl: 'expiresAt',
  },
  cases: { partition: 'caseId', index: { name: 'by-queue', partition: 'queue', sort: 'dueAt' } },
} as const satisfies Record<string, TableKeys>;

export type TableName = keyof typeof tables;

export type TableKeys = {
  partition: string;
  sort?: string;
  index?: { name: string; partition: string; sort: string };
  /** True where facts are inserted and a function reads the stream. */
  stream?: true;
  /** Attribute holding epoch seconds after which DynamoDB may delete the item (up to 48 h late: never a timer). */
  ttl?: string;
};
