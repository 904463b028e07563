/** @file Files kept in a folder of the browser's private file system until they are wiped: betas, embeddings. */
import { LabError } from '../../src/domain/errors.ts';
import type { BetasStore } from '../../src/dataset/saved-betas.ts';

const messages: Record<string, string> = {
  QuotaExceededError:
    'The browser gives this page no more room. Wipe what is saved, or free disk space.',
  NoModificationAllowedError:
    'Another tab of this page is writing there just now. Wait until it is done, or close it, and try again.',
};

function failed(error: unknown): LabError {
  const name = error instanceof DOMException ? error.name : '';
  const message =
    messages[name] ??
    'The browser’s private file system does not answer; private windows often have none. All goes on without it: files are read each time.';
  return new LabError('storage-failed', message, {}, { cause: error });
}

async function folderOf(name: string): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(name, { create: true });
  } catch (error) {
    throw failed(error);
  }
}

const isAbsent = (error: unknown) =>
  error instanceof DOMException && error.name === 'NotFoundError';

/** A file made for a write that failed has nothing in it. */
async function removeEmpty(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
  const size = await directory
    .getFileHandle(name)
    .then((handle) => handle.getFile())
    .then((file) => file.size)
    .catch(() => undefined);
  if (size === 0) await directory.removeEntry(name).catch(() => undefined);
}

/** Where there is no such file system, nothing is kept and nothing fails but saving. */
function opfsStore(name: string): BetasStore {
  const folder = () => folderOf(name);
  return {
    async get(key) {
      try {
        const handle = await (await folder()).getFileHandle(`${key}.bin`);
        return await (await handle.getFile()).arrayBuffer();
      } catch {
        return undefined;
      }
    },
    async has(key) {
      try {
        await (await folder()).getFileHandle(`${key}.bin`);
        return true;
      } catch {
        return false;
      }
    },
    async room() {
      try {
        const { quota, usage } = await navigator.storage.estimate();
        return quota === undefined || usage === undefined ? undefined : quota - usage;
      } catch {
        return undefined;
      }
    },
    async put(key, parts) {
      const directory = await folder();
      try {
        const handle = await directory.getFileHandle(`${key}.bin`, { create: true });
        // The file is replaced as a whole when the stream closes: what was there stays until then.
        const file = await handle.createWritable();
        try {
          for (const part of parts) await file.write(part);
          await file.close();
        } catch (error) {
          await file.abort().catch(() => undefined);
          throw error;
        }
      } catch (error) {
        await removeEmpty(directory, `${key}.bin`);
        throw failed(error);
      }
    },
    async remove(key) {
      await (await folder()).removeEntry(`${key}.bin`).catch((error: unknown) => {
        if (!isAbsent(error)) throw failed(error);
      });
    },
    async usage() {
      let [files, bytes] = [0, 0];
      const directory = await folder().catch(() => undefined);
      for await (const handle of directory?.values() ?? []) {
        if (handle.kind !== 'file') continue;
        // Another tab may have thrown it away meanwhile.
        const size = await handle.getFile().then(
          (file) => file.size,
          () => undefined,
        );
        if (size === undefined) continue;
        bytes += size;
        files += 1;
      }
      return { files, bytes };
    },
    async wipe() {
      try {
        const root = await navigator.storage.getDirectory();
        await root.removeEntry(name, { recursive: true });
      } catch (error) {
        if (!isAbsent(error)) throw failed(error);
      }
    },
  };
}

/** Masked betas, a file a session. */
export const betasStore = opfsStore('afterimage-betas');
/** Embeddings of stimuli, a file for each encoder and source. */
export const embeddingsStore = opfsStore('afterimage-embeddings');
