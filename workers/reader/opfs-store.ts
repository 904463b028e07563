/** @file Betas kept in the browser's private file system, a file a session, until they are wiped. */
import { LabError } from '../../src/domain/errors.ts';
import type { BetasStore } from '../../src/dataset/saved-betas.ts';

const FOLDER = 'afterimage-betas';

function failed(error: unknown): LabError {
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  const message = isFull
    ? 'The browser gives this page no more room. Wipe what is saved, or free disk space.'
    : 'The browser’s private file system does not answer; private windows often have none.';
  return new LabError('storage-failed', message, {}, { cause: error });
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create: true });
  } catch (error) {
    throw failed(error);
  }
}

const isAbsent = (error: unknown) =>
  error instanceof DOMException && error.name === 'NotFoundError';

/** Where there is no such file system, nothing is kept and nothing fails but saving. */
export const opfsStore: BetasStore = {
  async get(key) {
    try {
      const handle = await (await folder()).getFileHandle(`${key}.bin`);
      return await (await handle.getFile()).arrayBuffer();
    } catch {
      return undefined;
    }
  },
  async put(key, parts) {
    const directory = await folder();
    try {
      const handle = await directory.getFileHandle(`${key}.bin`, { create: true });
      const file = await handle.createWritable();
      for (const part of parts) await file.write(part);
      await file.close();
    } catch (error) {
      await directory.removeEntry(`${key}.bin`).catch(() => undefined);
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
      bytes += (await handle.getFile()).size;
      files += 1;
    }
    return { files, bytes };
  },
  async wipe() {
    try {
      const root = await navigator.storage.getDirectory();
      await root.removeEntry(FOLDER, { recursive: true });
    } catch (error) {
      if (!isAbsent(error)) throw failed(error);
    }
  },
};
