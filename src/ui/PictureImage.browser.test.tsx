/** @file A bitmap as an image in a real browser: its pixels are those of the bitmap, row 0 on top. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import { PictureImage } from './PictureImage.tsx';
import type { Bitmap } from './rgba.ts';

async function pixelsOf(picture: Bitmap): Promise<number[]> {
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  flushSync(() => root.render(<PictureImage picture={picture} label="Seen" />));
  const image = host.querySelector('img');
  expect(image?.alt).toBe('Seen');
  await image?.decode();
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  if (!image || !context) throw new Error('Nothing was drawn.');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  flushSync(() => root.unmount());
  host.remove();
  return [...data];
}

test('three channels, a width that fills no four bytes', async () => {
  const pixels = Uint8Array.from({ length: 3 * 2 * 3 }, (_, i) => 10 * i + 5);
  const found = await pixelsOf({ width: 3, height: 2, channels: 3, pixels });
  const expected = Array.from({ length: 6 }, (_, i) => [...pixels.slice(3 * i, 3 * i + 3), 255]);
  expect(found).toEqual(expected.flat());
});

test('one channel is grey', async () => {
  const pixels = Uint8Array.of(0, 90, 180, 255);
  const found = await pixelsOf({ width: 2, height: 2, channels: 1, pixels });
  expect(found).toEqual([...pixels].flatMap((value) => [value, value, value, 255]));
});
