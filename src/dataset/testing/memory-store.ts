/** @file A store of betas in memory. */
import type { BetasStore } from '../saved-betas.ts';

export function memoryStore(): BetasStore & { files: Map<string, ArrayBuffer> } {
  const files = new Map<string, ArrayBuffer>();
  return {
    files,
    get: (key) => Promise.resolve(files.get(key)),
    has: (key) => Promise.resolve(files.has(key)),
    room: () => Promise.resolve(undefined),
    async put(key, parts) {
      files.set(key, await new Blob(parts).arrayBuffer());
    },
    remove: (key) => Promise.resolve(void files.delete(key)),
    usage: () => Promise.resolve({ files: files.size, bytes: 0 }),
    wipe: () => Promise.resolve(files.clear()),
  };
}
