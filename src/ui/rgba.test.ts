/** @file Grey, colour and transparent pixels become RGBA in the right places. */
import { expect, test } from 'vitest';
import { toRgba } from './rgba.ts';

test('grey is spread over three channels and made opaque', () => {
  const rgba = toRgba({ width: 2, height: 1, channels: 1, pixels: Uint8Array.of(0, 200) });
  expect([...rgba]).toEqual([0, 0, 0, 255, 200, 200, 200, 255]);
});

test('colour keeps its order and gets alpha', () => {
  const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const rgba = toRgba({ width: 1, height: 2, channels: 3, pixels });
  expect([...rgba]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
});

test('alpha of its own is kept, and the pixels are copied', () => {
  const pixels = Uint8Array.of(1, 2, 3, 4);
  const rgba = toRgba({ width: 1, height: 1, channels: 4, pixels });
  pixels[0] = 99;
  expect([...rgba]).toEqual([1, 2, 3, 4]);
});

test('pixels that are too few are black, not an exception', () => {
  const rgba = toRgba({ width: 2, height: 1, channels: 3, pixels: Uint8Array.of(9, 9, 9) });
  expect([...rgba]).toEqual([9, 9, 9, 255, 0, 0, 0, 255]);
});
