/** @file Augmentation of pictures against torchvision, and the distributions of what is drawn. */
import { describe, expect, test } from 'vitest';
import type { Picture } from '../domain/dataset.ts';
import { createRandom } from '../numerics/random.ts';
import {
  applyAugmentation,
  augmentPicture,
  drawAugmentation,
  planesOf,
  type Augmentation,
} from './augment.ts';
import fixture from './fixtures/augmentation.json' with { type: 'json' };

const { width, height } = fixture;
const picture: Picture = { width, height, channels: 3, pixels: Uint8Array.from(fixture.picture) };
const SIDE = 256;

describe('against torchvision', () => {
  const planes = planesOf(picture);
  test.each(fixture.cases)('$name', ({ drawn, at, mean }) => {
    const { values } = applyAugmentation(planes, drawn as Augmentation);
    at.forEach((expected, i) => {
      const [k, c] = [Math.floor(i / 3), i % 3];
      const place = (c * SIDE + ((37 * k + 5) % SIDE)) * SIDE + ((91 * k + 11) % SIDE);
      // float32 there, double sums here.
      expect(values[place]).toBeCloseTo(expected, 4);
    });
    mean.forEach((expected, c) => {
      const plane = values.subarray(c * SIDE * SIDE, (c + 1) * SIDE * SIDE);
      expect(plane.reduce((sum, v) => sum + v, 0) / plane.length).toBeCloseTo(expected, 4);
    });
  });
});

test('what is drawn follows the shares and ranges of the paper', () => {
  const random = createRandom(8);
  const all = Array.from({ length: 4000 }, () => drawAugmentation(random));
  const share = (is: (one: Augmentation) => boolean) => all.filter(is).length / all.length;
  // Three standard errors of a share of one half of 4000 are 0.024.
  expect(Math.abs(share(({ flip }) => flip) - 0.5)).toBeLessThan(0.024);
  expect(Math.abs(share(({ colours }) => colours.length === 4) - 0.4)).toBeLessThan(0.024);
  expect(Math.abs(share(({ grey }) => grey) - 0.2)).toBeLessThan(0.024);
  expect(Math.abs(share(({ blur }) => blur > 0) - 0.5)).toBeLessThan(0.024);
  expect(Math.max(...all.map(({ blur }) => blur))).toBeLessThan(2);
  for (const { crop, cutOut } of all) {
    expect((crop.width * crop.height) / SIDE ** 2).toBeGreaterThan(0.79);
    expect(crop.top + crop.height).toBeLessThanOrEqual(SIDE);
    expect(crop.left + crop.width).toBeLessThanOrEqual(SIDE);
    expect(cutOut.bottom - cutOut.top).toBeLessThanOrEqual(78);
    expect(cutOut.bottom).toBeLessThan(SIDE);
  }
  const orders = new Set(all.map(({ colours }) => colours.map(({ step }) => step).join()));
  expect(orders.size).toBe(25);
});

test('the same seed gives the same picture, another another; grey pictures do too', () => {
  const made = (seed: number, of = picture) => augmentPicture(of, createRandom(seed));
  expect(made(1)).toEqual(made(1));
  expect(made(1)).not.toEqual(made(2));
  expect(made(1)).toMatchObject({ width: SIDE, height: SIDE, channels: 3 });
  const grey: Picture = {
    width: 2,
    height: 2,
    channels: 1,
    pixels: Uint8Array.of(0, 90, 180, 255),
  };
  expect(made(3, grey).pixels).toHaveLength(3 * SIDE * SIDE);
});
