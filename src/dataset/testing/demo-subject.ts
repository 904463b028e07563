/** @file The committed demo subject as a drop, for tests that run the whole way on real files. */
import { existsSync } from 'node:fs';
import { openAsBlob } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReaderFile } from '../../readers/types.ts';

const ROOT = fileURLToPath(new URL('../../../public/demo/subject/', import.meta.url));

/** The reason why there is no demo subject here, or undefined. */
export const demoAbsent = existsSync(join(ROOT, 'nsddata_betas'))
  ? undefined
  : 'public/demo/subject has not been built';

/** Every file of the subject but its models and manifest, paths relative to the drop. */
export async function demoDrop(): Promise<ReaderFile[]> {
  const entries = await readdir(ROOT, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  const wanted = paths.filter((path) => !/models\/|subject\.json$/.test(path.slice(ROOT.length)));
  return Promise.all(
    wanted.toSorted().map(async (path) => ({
      path: path.slice(ROOT.length),
      blob: await openAsBlob(path),
    })),
  );
}
