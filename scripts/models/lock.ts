/**
 * @file `models.lock.json` in the folder of fetched models: the SHA-256 of every file as it came the
 * first time. Fetched again, a file must be that one, whatever the server says of it by then.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LabError } from '../../src/domain/errors.ts';

const LOCK = 'models.lock.json';

const lockSchema = z.record(
  z.string(),
  z.object({
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int(),
    from: z.string(),
    /** Commit of the repository that served it. */
    revision: z.string().optional(),
  }),
);

/** By the name of the file in the folder. */
export type Lock = z.infer<typeof lockSchema>;

/** @throws LabError `malformed-file` when the lock was damaged; nothing is fetched past it. */
export function readLock(folder: string): Lock {
  const path = join(folder, LOCK);
  if (!existsSync(path)) return {};
  try {
    return lockSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new LabError(
      'malformed-file',
      `${path} cannot be read. Restore it, or delete it to pin what is fetched next.`,
      {},
      { cause },
    );
  }
}

export function writeLock(folder: string, lock: Lock): void {
  writeFileSync(join(folder, LOCK), `${JSON.stringify(lock, null, 2)}\n`);
}
