/** @file JPEG and WebP as a real browser decodes them, against Pillow. */
import { expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import decodedUrl from './fixtures/decoded.json?url';

const urls = import.meta.glob<string>('./fixtures/*.{jpg,webp}', {
  eager: true,
  query: '?url',
  import: 'default',
});

interface Decoded {
  shape: number[];
  values: number[];
}

it.each([
  // The same bytes come out of a lossless picture; decoders of lossy ones round differently.
  ['exact.webp', 0],
  ['photo.jpg', 6],
  ['grey.jpg', 3],
  ['lossy.webp', 6],
])('%s', async (name, tolerance) => {
  const decoded = (await (await fetch(decodedUrl)).json()) as Record<string, Decoded>;
  const blob = await (await fetch(urls[`./fixtures/${name}`] ?? '')).blob();
  const opened = await openFile({ path: name, blob });
  const expected = decoded[name];
  expect(opened.arrays[0]?.shape).toEqual(expected?.shape);
  const values = (await opened.arrays[0]?.read()) ?? new Uint8Array(0);
  expect(values.length).toBe(expected?.values.length);
  let worst = 0;
  values.forEach((value: number, i: number) => {
    worst = Math.max(worst, Math.abs(value - (expected?.values[i] ?? NaN)));
  });
  expect(worst).toBeLessThanOrEqual(tolerance);
});

/** What reading a changed fixture fails with. */
async function failureOf(name: string, change: (bytes: Uint8Array<ArrayBuffer>) => BlobPart) {
  const bytes = new Uint8Array(await (await fetch(urls[`./fixtures/${name}`] ?? '')).arrayBuffer());
  const opened = await openFile({ path: name, blob: new Blob([change(bytes)]) });
  return opened.arrays[0]?.read().catch((error: unknown) => error);
}

it('says that a JPEG is cut short, not only that it cannot be decoded', async () => {
  const cut = (whole: Uint8Array<ArrayBuffer>) => whole.slice(0, -12);
  expect(await failureOf('photo.jpg', cut)).toMatchObject({ code: 'truncated-file' });
});

it('refuses a WebP whose pixels are not there', async () => {
  const wider = (bytes: Uint8Array<ArrayBuffer>) => {
    new DataView(bytes.buffer).setUint16(26, 170, true);
    return bytes;
  };
  expect(await failureOf('lossy.webp', wider)).toMatchObject({ code: 'malformed-file' });
});
