import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { VirtualClock } from '../parts.ts';
import type { Authorize } from './authorize.ts';
import type { Buckets } from './buckets.ts';
import { unwrapChunks } from './chunked-body.ts';
import { bucketArn } from './names.ts';
import { xml } from './query-wire.ts';
import { type AwsAnswer, type AwsCall, AwsFault, type AwsService } from './wire.ts';

const xmlAnswer = (status: number, body: string): AwsAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
});

/** S3, path style, objects streamed from and to disk. No versions, no multipart uploads, no metadata but the size and time. */
export function createS3Service(buckets: Buckets, clock: VirtualClock, authorize: Authorize): AwsService {
  const read = async (path: string, call: AwsCall): Promise<AwsAnswer> => {
    const file = await stat(path).catch(() => undefined);
    if (!file?.isFile()) throw new AwsFault('NoSuchKey', 'The specified key does not exist.', 404);
    const { from, to } = rangeOf(call.headers.range, file.size);
    const isPart = call.headers.range !== undefined;
    return {
      status: isPart ? 206 : 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(to - from),
        'accept-ranges': 'bytes',
        etag: etagOf(file),
        'last-modified': file.mtime.toUTCString(),
        ...(isPart && { 'content-range': `bytes ${from}-${to - 1}/${file.size}` }),
      },
      body: call.method === 'HEAD' || to === from ? '' : createReadStream(path, { start: from, end: to - 1 }),
    };
  };

  const write = async (path: string, call: AwsCall): Promise<AwsAnswer> => {
    const upload = buckets.uploadPath();
    const isChunked = call.headers['content-encoding']?.includes('aws-chunked') ?? false;
    await pipeline(isChunked ? Readable.from(unwrapChunks(call.request)) : call.request, createWriteStream(upload));
    const storedAt = new Date(clock.now());
    await utimes(upload, storedAt, storedAt);
    await mkdir(dirname(path), { recursive: true });
    await rename(upload, path);
    return { status: 200, headers: { etag: etagOf(await stat(path)) }, body: '' };
  };

  return {
    async answer(call) {
      const [, bucketPart = '', ...keyParts] = call.path.split('/');
      const bucket = decodeURIComponent(bucketPart);
      const key = decodeURIComponent(keyParts.join('/'));
      if (key === '') {
        authorize(call, 's3:ListBucket', bucketArn(bucket));
        if (call.method !== 'GET') throw notOffered(call);
        return xmlAnswer(200, await listing(buckets, bucket, call));
      }
      authorize(call, `s3:${actionOf(call)}`, `${bucketArn(bucket)}/${key}`);
      const path = buckets.pathOf(bucket, key);
      if (call.method === 'PUT') {
        const answer = await write(path, call);
        for (const listener of buckets.listeners) listener(bucket, key);
        return answer;
      }
      if (call.method !== 'DELETE') return read(path, call);
      await rm(path, { force: true });
      return { status: 204, headers: {}, body: '' };
    },
    refuse: (fault) =>
      xmlAnswer(
        fault.status,
        xml('Error', {
          Code: fault.code === 'AccessDeniedException' ? 'AccessDenied' : fault.code,
          Message: fault.message,
        }),
      ),
  };
}

const notOffered = (call: AwsCall): AwsFault =>
  new AwsFault('NotImplemented', `The local endpoint does not offer ${call.method} ${call.path}.`, 501);

function actionOf(call: AwsCall): string {
  if (call.query.has('uploads') || call.query.has('uploadId') || call.headers['x-amz-copy-source'])
    throw notOffered(call);
  switch (call.method) {
    case 'GET':
    case 'HEAD':
      return 'GetObject';
    case 'PUT':
      return 'PutObject';
    case 'DELETE':
      return 'DeleteObject';
    default:
      throw notOffered(call);
  }
}

const etagOf = (file: { size: number; mtimeMs: number }): string =>
  `"${createHash('md5').update(`${file.size}-${file.mtimeMs}`).digest('hex')}"`;

/** `bytes=from-to`, `bytes=from-` or `bytes=-last`, as a half-open span. */
function rangeOf(header: string | undefined, size: number): { from: number; to: number } {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (header === undefined) return { from: 0, to: size };
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (from >= to) throw new AwsFault('InvalidRange', 'The requested range is not satisfiable', 416);
  return { from, to };
}

/** ListObjectsV2: keys in order, from after the token, at most max-keys. */
async function listing(buckets: Buckets, bucket: string, call: AwsCall): Promise<string> {
  const folder = buckets.folderOf(bucket);
  if (folder === undefined) throw new AwsFault('NoSuchBucket', 'The specified bucket does not exist', 404);
  const prefix = call.query.get('prefix') ?? '';
  const after = call.query.get('continuation-token') ?? call.query.get('start-after') ?? '';
  const maxKeys = Math.min(Number(call.query.get('max-keys') ?? 1000), 1000);
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const keys = files
    .filter((file) => file.isFile())
    .map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join('/'))
    .filter((key) => key.startsWith(prefix) && key > after)
    .toSorted();
  const page = keys.slice(0, maxKeys);
  const Contents = await Promise.all(
    page.map(async (Key) => {
      const file = await stat(join(folder, ...Key.split('/')));
      return {
        Key,
        LastModified: file.mtime.toISOString(),
        ETag: etagOf(file),
        Size: file.size,
        StorageClass: 'STANDARD',
      };
    }),
  );
  return xml('ListBucketResult', {
    Name: bucket,
    Prefix: prefix,
    KeyCount: page.length,
    MaxKeys: maxKeys,
    IsTruncated: keys.length > page.length,
    NextContinuationToken: keys.length > page.length ? page.at(-1) : undefined,
    Contents,
  });
}
