import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bucketArn } from './names.ts';
import { AwsFault } from './wire.ts';

export type Buckets = {
  create(name: string): { arn: string; pathOf(key: string): string };
  folderOf(name: string): string | undefined;
  pathOf(name: string, key: string): string;
  /** Where an upload lies until it is whole; on the same disk, in no bucket. */
  uploadPath(): string;
  /** Who wants to hear of every object that was put. */
  listeners: ((bucketName: string, key: string) => void)[];
};

/** Every object is a file: its key is the path below the bucket's folder. */
export function createBuckets(root: string): Buckets {
  const folders = new Map<string, string>();
  const pathOf = (name: string, key: string): string => {
    const folder = folders.get(name);
    if (folder === undefined) throw new AwsFault('NoSuchBucket', 'The specified bucket does not exist', 404);
    const parts = key.split('/');
    if (key.includes('\0') || parts.some((part) => part === '' || part === '.' || part === '..')) {
      throw new AwsFault(
        'InvalidArgument',
        `The local endpoint keeps objects as files and cannot keep the key "${key}".`,
      );
    }
    return join(folder, ...parts);
  };
  const incoming = join(root, '.incoming');
  mkdirSync(incoming, { recursive: true });
  let uploads = 0;
  return {
    listeners: [],
    create(name) {
      const folder = join(root, encodeURIComponent(name));
      mkdirSync(folder, { recursive: true });
      folders.set(name, folder);
      return { arn: bucketArn(name), pathOf: (key) => pathOf(name, key) };
    },
    folderOf: (name) => folders.get(name),
    pathOf,
    uploadPath() {
      uploads += 1;
      return join(incoming, String(uploads));
    },
  };
}
