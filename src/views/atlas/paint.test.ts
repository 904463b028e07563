/** @file Discs in pixels: place, colour, order, edges, and how long 73,000 of them take. */
import { expect, test } from 'vitest';
import { createRandom } from '../../numerics/random.ts';
import { clearTo, discMask, paintPoints, type PixelFrame } from './paint.ts';

function frameOf(width: number, height: number): PixelFrame {
  const frame = { pixels: new Uint8ClampedArray(width * height * 4), width, height };
  clearTo(frame, [10, 20, 30]);
  return frame;
}

const at = ({ pixels, width }: PixelFrame, x: number, y: number) => [
  ...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

test('a point lies where the view puts it, y upwards; the ground is as it was elsewhere', () => {
  const frame = frameOf(41, 31);
  const palette = Uint8Array.of(200, 100, 50, 255);
  const cloud = { xy: Float32Array.of(2, 1), colour: Uint8Array.of(0), palette };
  paintPoints(frame, { x: 0, y: 0, scale: 5 }, cloud, 2);
  const [x, y] = [Math.round(10 + 20.5), Math.round(-5 + 15.5)];
  expect(at(frame, x, y)).toEqual([200, 100, 50, 255]);
  expect(at(frame, x + 2, y)).not.toEqual([10, 20, 30, 255]);
  expect(at(frame, x + 4, y)).toEqual([10, 20, 30, 255]);
});

test('later colours lie over earlier ones; half opacity mixes', () => {
  const frame = frameOf(21, 21);
  const palette = Uint8Array.of(0, 0, 0, 255, 250, 250, 250, 255, 100, 100, 100, 128);
  const xy = Float32Array.of(0, 0, 0, 0);
  paintPoints(frame, { x: 0, y: 0, scale: 1 }, { xy, colour: Uint8Array.of(1, 0), palette }, 1);
  expect(at(frame, 11, 11)).toEqual([250, 250, 250, 255]);
  paintPoints(frame, { x: 0, y: 0, scale: 1 }, { xy, colour: Uint8Array.of(2, 9), palette }, 1);
  expect(at(frame, 11, 11)[0]).toBeCloseTo(175, -1);
});

test('points at the edge, outside and without a place harm nothing', () => {
  const frame = frameOf(20, 20);
  const before = frame.pixels.slice();
  const xy = Float32Array.of(-10, 0, 1e9, 0, NaN, 0, 0, NaN, 9.6, 9.6);
  const palette = Uint8Array.of(255, 255, 255, 255);
  paintPoints(frame, { x: 0, y: 0, scale: 1 }, { xy, colour: new Uint8Array(5), palette }, 3);
  expect(frame.pixels).toEqual(before);
});

test('a mask covers about the area of its disc', () => {
  for (const radius of [1.2, 2, 3.4, 6.8]) {
    const { cover } = discMask(radius);
    const area = cover.reduce((sum, value) => sum + value / 255, 0);
    expect(area / (Math.PI * radius ** 2)).toBeGreaterThan(0.85);
    expect(area / (Math.PI * (radius + 0.5) ** 2)).toBeLessThan(1.1);
  }
});

test('73,000 points are painted in one pass over them a colour', () => {
  const random = createRandom(1);
  const n = 73_000;
  const xy = Float32Array.from({ length: 2 * n }, () => random.normal());
  const colour = Uint8Array.from({ length: n }, () => random.integer(3));
  const palette = Uint8Array.of(200, 0, 0, 255, 0, 200, 0, 255, 0, 0, 200, 255);
  const frame = frameOf(900, 700);
  paintPoints(frame, { x: 0, y: 0, scale: 100 }, { xy, colour, palette }, 1.2);
  const painted = frame.pixels.filter((value, i) => i % 4 === 0 && value !== 10).length;
  expect(painted).toBeGreaterThan(50_000);
});
