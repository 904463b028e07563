/**
 * @file Where checkpoints lie: two files a training in the origin's private file system, written in
 * turn, so that the last good one is never touched while the next is written. Elsewhere (in Node, or
 * where the browser has no such file system) they stay in memory.
 */

/** The two files of a training. */
export const SLOTS = ['a', 'b'] as const;
export type Slot = (typeof SLOTS)[number];

export interface CheckpointFiles {
  /** Whether files outlive the worker. */
  readonly lasting: boolean;
  /** Ids of the trainings that have a file. */
  list(): Promise<string[]>;
  /** The file in a slot, if there is one. */
  read(id: string, slot: Slot): Promise<Blob | undefined>;
  /** Replace the file in a slot. @throws DOMException `QuotaExceededError`, and whatever the disk says. */
  write(id: string, slot: Slot, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(id: string): Promise<void>;
  /** Keep other tabs from a training; what comes back ends it. Undefined: another tab has it. */
  hold(id: string): Promise<(() => void) | undefined>;
  /** Does a tab have this training? */
  isHeld(id: string): Promise<boolean>;
}

/** Files in memory: for tests, and where there is no private file system. */
export function memoryFiles(): CheckpointFiles {
  const files = new Map<string, Map<Slot, Blob>>();
  return {
    lasting: false,
    list: () => Promise.resolve([...files.keys()]),
    read: (id, slot) => Promise.resolve(files.get(id)?.get(slot)),
    write: (id, slot, bytes) => {
      const own = files.get(id) ?? new Map<Slot, Blob>();
      files.set(id, own.set(slot, new Blob([bytes])));
      return Promise.resolve();
    },
    remove: (id) => {
      files.delete(id);
      return Promise.resolve();
    },
    hold: () => Promise.resolve(() => undefined),
    isHeld: () => Promise.resolve(false),
  };
}

const FOLDER = 'trainings';

const lockOf = (id: string): string => `training ${id}`;

/** A lock that lives as long as the worker, unless it is let go; a killed worker loses it by itself. */
function holdLock(id: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const held = (lock: Lock | null): Promise<void> | undefined => {
      if (lock) return new Promise((release) => resolve(() => release()));
      resolve(undefined);
      return undefined;
    };
    navigator.locks.request(lockOf(id), { ifAvailable: true }, held).catch(reject);
  });
}

/** What a worker has beyond the page: writing in place. The page's own types lack it. */
interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<{
    truncate(size: number): void;
    write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
}

function isSync(handle: FileSystemFileHandle): handle is SyncFileHandle {
  return 'createSyncAccessHandle' in handle;
}

async function writeFile(handle: FileSystemFileHandle, bytes: Uint8Array<ArrayBuffer>) {
  if (!isSync(handle)) {
    const stream = await handle.createWritable();
    await stream.write(bytes);
    return stream.close();
  }
  const access = await handle.createSyncAccessHandle();
  try {
    access.truncate(0);
    const written = access.write(bytes, { at: 0 });
    if (written < bytes.length) {
      throw new DOMException(`${written} of ${bytes.length} bytes fitted`, 'QuotaExceededError');
    }
    access.flush();
  } finally {
    access.close();
  }
}

/** Files in the origin's private file system. */
export function privateFiles(): CheckpointFiles {
  const folder = async (): Promise<FileSystemDirectoryHandle> => {
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(FOLDER, { create: true });
  };
  const absent = (error: unknown): undefined => {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  };
  return {
    lasting: true,
    async list() {
      const names: string[] = [];
      for await (const name of (await folder()).keys()) names.push(name);
      return names;
    },
    async read(id, slot) {
      const own = await (await folder()).getDirectoryHandle(id).catch(absent);
      const handle = await own?.getFileHandle(slot).catch(absent);
      return handle?.getFile();
    },
    async write(id, slot, bytes) {
      const own = await (await folder()).getDirectoryHandle(id, { create: true });
      await writeFile(await own.getFileHandle(slot, { create: true }), bytes);
    },
    async remove(id) {
      await (await folder()).removeEntry(id, { recursive: true }).catch(absent);
    },
    hold: holdLock,
    async isHeld(id) {
      const { held = [] } = await navigator.locks.query();
      return held.some(({ name }) => name === lockOf(id));
    },
  };
}

/** The best that this place has. */
export function defaultFiles(): CheckpointFiles {
  const has =
    'navigator' in globalThis && 'storage' in navigator && 'getDirectory' in navigator.storage;
  return has ? privateFiles() : memoryFiles();
}
