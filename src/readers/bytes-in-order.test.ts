/** @file The bytes of a blob in order, by the platform's streams and by slices. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../numerics/random.ts';
import { bytesInOrder } from './bytes-in-order.ts';

const random = createRandom(161);
const bytes = Uint8Array.from({ length: 300_000 }, () => random.integer(256));

/** A blob of a browser whose streams do not fill memory of ours. */
function withPlainStream(): Blob {
  return Object.assign(new Blob([bytes]), { stream: () => new ReadableStream() });
}

describe.each([
  ['by stream', () => new Blob([bytes])],
  ['by slices', withPlainStream],
])('bytes in order %s', (_, make) => {
  it('are the blob, however it is cut', async () => {
    const cuts = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (lengths) => {
        const reading = bytesInOrder(make());
        let at = 0;
        for (const length of lengths) {
          const found = await reading.next(length);
          const expected = bytes.subarray(at, at + length);
          expect(Buffer.compare(found, expected)).toBe(0);
          at += length;
        }
        await reading.close();
      }),
      { seed: 161, numRuns: 60 },
    );
  });

  it('are fewer at the end, and none after it', async () => {
    const reading = bytesInOrder(make());
    expect((await reading.next(bytes.length - 5)).length).toBe(bytes.length - 5);
    expect([...(await reading.next(90))]).toEqual([...bytes.subarray(-5)]);
    expect((await reading.next(90)).length).toBe(0);
    await reading.close();
  });
});

it('says so when the file can no longer be read', async () => {
  const stream = () =>
    new ReadableStream({
      type: 'bytes',
      pull: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
    });
  const gone = Object.assign(new Blob([bytes]), { stream });
  await expect(bytesInOrder(gone).next(4)).rejects.toMatchObject({ code: 'storage-failed' });
});
