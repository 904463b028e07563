/** @file Betas in the browser's own file system: kept, counted, wiped. */
import { expect, it, vi } from 'vitest';
import { betasStore } from './opfs-store.ts';

it('keeps files until they are wiped', async () => {
  await betasStore.wipe();
  expect(await betasStore.usage()).toEqual({ files: 0, bytes: 0 });
  await betasStore.put('a', [Uint32Array.of(7), Uint8Array.of(1, 2, 3)]);
  await betasStore.put('b', [new Uint8Array(10)]);
  expect(await betasStore.usage()).toEqual({ files: 2, bytes: 17 });
  expect([...new Uint8Array((await betasStore.get('a')) ?? new ArrayBuffer(0))]).toEqual([
    7, 0, 0, 0, 1, 2, 3,
  ]);
  await betasStore.remove('b');
  await betasStore.remove('b');
  expect(await betasStore.get('b')).toBeUndefined();
  await betasStore.wipe();
  expect(await betasStore.get('a')).toBeUndefined();
  await betasStore.wipe();
});

it('says what is there and how much room is left', async () => {
  await betasStore.wipe();
  expect(await betasStore.has('a')).toBe(false);
  await betasStore.put('a', [Uint8Array.of(1)]);
  expect(await betasStore.has('a')).toBe(true);
  expect(await betasStore.room()).toBeGreaterThan(1e6);
  await betasStore.wipe();
});

it('cannot be wiped while another tab writes there, and says so; what was being written is whole', async () => {
  await betasStore.put('a', [Uint8Array.of(1)]);
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('afterimage-betas');
  const other = await (await folder.getFileHandle('b.bin', { create: true })).createWritable();
  await other.write(Uint8Array.of(1, 2, 3));
  await expect(betasStore.wipe()).rejects.toMatchObject({
    code: 'storage-failed',
    message: expect.stringContaining('Another tab') as string,
  });
  await other.close();
  expect((await betasStore.get('b'))?.byteLength).toBe(3);
  await betasStore.wipe();
  expect(await betasStore.usage()).toEqual({ files: 0, bytes: 0 });
});

it('does without a private file system: nothing is kept, saving says why', async () => {
  const storage = vi.spyOn(navigator.storage, 'getDirectory');
  storage.mockRejectedValue(new DOMException('private window', 'SecurityError'));
  expect(await betasStore.get('a')).toBeUndefined();
  expect(await betasStore.has('a')).toBe(false);
  expect(await betasStore.usage()).toEqual({ files: 0, bytes: 0 });
  await expect(betasStore.put('a', [Uint8Array.of(1)])).rejects.toMatchObject({
    code: 'storage-failed',
    message: expect.stringContaining('private windows') as string,
  });
  storage.mockRestore();
});
