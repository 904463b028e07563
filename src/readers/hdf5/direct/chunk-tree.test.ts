/** @file Damaged keys of a chunk index: no chunk may be taken for one that was never written. */
import { describe, expect, it } from 'vitest';
import { openFile } from '../../registry.ts';
import { asFile } from '../../testing/fixtures.ts';
import { hdf5Of } from '../../testing/hdf5-file.ts';

const ROWS = 300;
const TREE = 0x54524545;
/** Size, mask, offsets of one axis and of the bytes of a value; then the address of the entry. */
const KEY_BYTES = 24;
const NODE_HEAD = 24;

/** 300 chunks of one value: a root with several leaves. */
async function indexed(): Promise<{ bytes: Uint8Array<ArrayBuffer>; keys: number[] }> {
  const data = Int16Array.from({ length: ROWS }, (_, i) => i + 1);
  const blob = await hdf5Of({ shape: [ROWS], chunks: [1], gzip: false }, data);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const keys: number[] = [];
  for (let at = 0; at + NODE_HEAD < bytes.length; at += 1) {
    if (view.getUint32(at) !== TREE || view.getUint8(at + 4) !== 1) continue;
    const entries = view.getUint16(at + 6, true);
    for (let i = 0; i < entries; i += 1) keys.push(at + NODE_HEAD + i * (KEY_BYTES + 8));
  }
  return { bytes, keys };
}

/** Rows as they were written, or damage that is told. */
async function readsOrTells(bytes: Uint8Array<ArrayBuffer>, from: number, to: number) {
  const opened = await openFile(asFile('damaged.h5', bytes));
  try {
    const found = await opened.arrays[0]?.readRows?.(from, to);
    const expected = Array.from({ length: to - from }, (_, i) => from + i + 1);
    expect(Array.from(found ?? [])).toEqual(expected);
    return 'read';
  } catch (error) {
    expect(error).toMatchObject({ name: 'LabError', code: 'malformed-file' });
    return 'told';
  } finally {
    opened.close();
  }
}

describe('a chunk index with a damaged key', () => {
  it.each([
    ['one row on', (row: bigint) => row + 1n],
    ['one row back', (row: bigint) => row - 1n],
    ['far on', (row: bigint) => row + 70n],
    ['far back', (row: bigint) => row / 2n],
    ['outside', (row: bigint) => row + 65_536n],
    ['beyond what any file has', () => 2n ** 63n],
  ])('is told whatever the key says: %s', async (_, damage) => {
    const { bytes, keys } = await indexed();
    expect(keys.length).toBeGreaterThan(ROWS + 3);
    const outcomes = new Set<string>();
    for (const key of keys) {
      const damaged = bytes.slice();
      const view = new DataView(damaged.buffer);
      const row = view.getBigUint64(key + 8, true);
      const wrong = BigInt.asUintN(64, damage(row));
      view.setBigUint64(key + 8, wrong, true);
      const whole = await readsOrTells(damaged, 0, ROWS);
      if (wrong !== row) outcomes.add(whole);
      const near = Math.min(Number(row), ROWS - 1);
      await readsOrTells(damaged, near, near + 1);
    }
    expect([...outcomes]).toEqual(['told']);
  });

  it('is told when an entry lies nowhere', async () => {
    const { bytes, keys } = await indexed();
    const damaged = bytes.slice();
    new DataView(damaged.buffer).setBigUint64((keys[9] ?? 0) + KEY_BYTES, 2n ** 64n - 1n, true);
    expect(await readsOrTells(damaged, 0, ROWS)).toBe('told');
    expect(await readsOrTells(bytes, 0, ROWS)).toBe('read');
  });
});
