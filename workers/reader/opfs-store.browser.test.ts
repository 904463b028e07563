/** @file Betas in the browser's own file system: kept, counted, wiped. */
import { expect, it } from 'vitest';
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
