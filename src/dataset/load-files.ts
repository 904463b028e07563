/** @file Dropped files, opened one by one: those that fail get a card, the rest goes on. */
import type { FileReport } from '../domain/arrays.ts';
import { asLabError, isAbort } from '../domain/errors.ts';
import type { OpenOptions as FileOptions, OpenedFile, ReaderFile } from '../readers/types.ts';
import { attributed } from './attributed.ts';
import { fingerprint } from './fingerprint.ts';
import type { LoadedFile } from './loaded-file.ts';
import { failedReport } from './report.ts';

export interface OpenOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((what: string, done: number, total: number) => void) | undefined;
}

/** Opens one dropped file; the registry, or a fake in tests. */
export type Opener = (file: ReaderFile, options?: FileOptions) => Promise<OpenedFile>;

export function closeAll(files: readonly LoadedFile[]): void {
  for (const { opened } of files) opened.close();
}

async function loadFile(file: ReaderFile, open: Opener, options: FileOptions): Promise<LoadedFile> {
  const print = await fingerprint(file.blob);
  const modified = file.blob instanceof File ? file.blob.lastModified : undefined;
  const opened = attributed(await open(file, options), file.path, print, modified);
  return { path: file.path, bytes: file.blob.size, opened, fingerprint: print, modified };
}

/** Files that are opened at once: slices of a blob come back faster together. */
const AT_ONCE = 6;

type Outcome = { loaded: LoadedFile } | { failed: FileReport };

/** Open all; a cancelled call closes what it had opened and rejects. */
export async function loadFiles(
  files: readonly ReaderFile[],
  open: Opener,
  { signal, onProgress }: OpenOptions,
): Promise<{ loaded: LoadedFile[]; failed: FileReport[] }> {
  const outcomes = new Array<Outcome | undefined>(files.length).fill(undefined);
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let i = next++; i < files.length; i = next++) {
      const file = files[i];
      if (!file) return;
      signal?.throwIfAborted();
      onProgress?.(file.path, done, files.length);
      try {
        outcomes[i] = { loaded: await loadFile(file, open, { signal, siblings: files }) };
      } catch (error) {
        if (isAbort(error)) throw error;
        outcomes[i] = { failed: failedReport(file, asLabError(error)) };
      }
      done += 1;
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  const loaded = outcomes.flatMap((one) => (one && 'loaded' in one ? [one.loaded] : []));
  const stopped = workers.find((worker) => worker.status === 'rejected');
  if (stopped) {
    closeAll(loaded);
    throw stopped.reason;
  }
  return {
    loaded,
    failed: outcomes.flatMap((one) => (one && 'failed' in one ? [one.failed] : [])),
  };
}

/**
 * Files that are not open already; those that are, by their samples and the time of their last change, are
 * closed again.
 */
export function withoutKnown(
  loaded: readonly LoadedFile[],
  known: readonly LoadedFile[],
): LoadedFile[] {
  const byPath = new Map(known.map((file) => [file.path, file]));
  const isKnown = ({ path, fingerprint: print, modified }: LoadedFile) => {
    const open = byPath.get(path);
    return open !== undefined && open.fingerprint === print && open.modified === modified;
  };
  closeAll(loaded.filter(isKnown));
  return loaded.filter((file) => !isKnown(file));
}
