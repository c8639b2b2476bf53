import type { Aws } from '../../parts.ts';
import type { Landscape } from '../landscape.ts';

/** What S3 says about a new object. The key is escaped as in a form, as S3 does. */
export function objectNotice(bucketName: string, key: string, nowMs: number): { Records: unknown[] } {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventTime: new Date(nowMs).toISOString(),
        eventName: 'ObjectCreated:Put',
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: bucketName, arn: `arn:aws:s3:::${bucketName}` },
          object: { key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+') },
        },
      },
    ],
  };
}

/** Tells the template's queues of every object that arrives under their prefix. */
export function announceObjects({ bucketNotices }: Landscape, aws: Aws, now: () => number): void {
  aws.onObjectCreated((bucketName, key) => {
    for (const notice of bucketNotices) {
      if (notice.bucketName !== bucketName || !key.startsWith(notice.prefix)) continue;
      aws.queues.send(notice.queueArn, JSON.stringify(objectNotice(bucketName, key, now())));
    }
  });
}
