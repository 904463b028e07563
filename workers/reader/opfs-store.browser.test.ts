/** @file Betas in the browser's own file system: kept, counted, wiped. */
import { expect, it } from 'vitest';
import { opfsStore } from './opfs-store.ts';

it('keeps files until they are wiped', async () => {
  await opfsStore.wipe();
  expect(await opfsStore.usage()).toEqual({ files: 0, bytes: 0 });
  await opfsStore.put('a', [Uint32Array.of(7), Uint8Array.of(1, 2, 3)]);
  await opfsStore.put('b', [new Uint8Array(10)]);
  expect(await opfsStore.usage()).toEqual({ files: 2, bytes: 17 });
  expect([...new Uint8Array((await opfsStore.get('a')) ?? new ArrayBuffer(0))]).toEqual([
    7, 0, 0, 0, 1, 2, 3,
  ]);
  await opfsStore.remove('b');
  await opfsStore.remove('b');
  expect(await opfsStore.get('b')).toBeUndefined();
  await opfsStore.wipe();
  expect(await opfsStore.get('a')).toBeUndefined();
  await opfsStore.wipe();
});
