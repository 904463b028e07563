/** @file Pictures as network input against Pillow and torchvision. */
import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Picture } from '../domain/dataset.ts';
import { preprocess } from './preprocess.ts';
import { readSafetensors } from './safetensors.ts';

const CLIP = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;
const { tensors } = await readSafetensors(
  await openAsBlob(new URL('./fixtures/pictures.safetensors', import.meta.url)),
);

describe('preprocess', () => {
  it.each([0, 1, 2, 3, 4, 5])('picture %i as torchvision does', (i) => {
    const { shape, values } = tensors[`${i}.picture`] ?? { shape: [], values: [] };
    const [height = 0, width = 0] = shape;
    const picture: Picture = { width, height, channels: 3, pixels: Uint8Array.from(values) };
    const expected = tensors[`${i}.expected`];
    const found = preprocess([picture], { size: expected?.shape[1] ?? 0, ...CLIP });
    expect(found).toHaveLength(expected?.values.length ?? -1);
    // Bytes are equal after the resize; what is left is float32 against float64 in the division.
    found.forEach((value, at) =>
      expect(Math.abs(value - (expected?.values[at] ?? NaN))).toBeLessThan(1e-6),
    );
  });

  it('repeats grey and drops alpha', () => {
    const grey = Uint8Array.from({ length: 64 }, (_, i) => i * 4);
    const rgb = Uint8Array.from({ length: 192 }, (_, i) => Math.floor(i / 3) * 4);
    const rgba = Uint8Array.from({ length: 256 }, (_, i) =>
      i % 4 === 3 ? 9 : Math.floor(i / 4) * 4,
    );
    const make = (channels: 1 | 3 | 4, pixels: Uint8Array) =>
      preprocess([{ width: 8, height: 8, channels, pixels }], { size: 6, ...CLIP });
    expect(make(1, grey)).toEqual(make(3, rgb));
    expect(make(4, rgba)).toEqual(make(3, rgb));
  });

  it('puts pictures one after another', () => {
    const pictures = [0, 255].map((level) => ({
      width: 2,
      height: 2,
      channels: 1 as const,
      pixels: new Uint8Array(4).fill(level),
    }));
    const plain = { size: 2, mean: [0, 0, 0], std: [1, 1, 1] } as const;
    expect(Array.from(preprocess(pictures, plain))).toEqual([
      ...Array<number>(12).fill(0),
      ...Array<number>(12).fill(1),
    ]);
  });

  it('refuses a picture with too few bytes', () => {
    const picture = { width: 4, height: 4, channels: 3 as const, pixels: new Uint8Array(47) };
    expect(() => preprocess([picture], { size: 4, ...CLIP })).toThrow(/needs 48 bytes/);
  });
});
