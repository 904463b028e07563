import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { drawScene } from './draw.ts';
import { averageBlocks, toBytes } from './pixels.ts';
import { createScene } from './scene.ts';
import { SPRITE_INK, SPRITE_SIDE } from './sprites.ts';
import type { Painter } from './types.ts';

const SIDE = 64;

/** Pixels of a scene whose objects are magenta squares (so that they can be found again). */
function drawWithSquares(seed: number): Uint8ClampedArray {
  const square = createCanvas(SPRITE_SIDE, SPRITE_SIDE);
  const brush = square.getContext('2d');
  brush.fillStyle = '#ff00ff';
  brush.fillRect(0, 0, SPRITE_SIDE, SPRITE_SIDE);
  const context = createCanvas(SIDE, SIDE).getContext('2d');
  const painter = context as unknown as Painter<typeof square>;
  drawScene(painter, SIDE, { ...createScene(seed), weather: 'clear' }, () => square);
  return context.getImageData(0, 0, SIDE, SIDE).data;
}

describe('drawScene', () => {
  test('paints every pixel, the same for the same seed', () => {
    const first = drawWithSquares(21);
    expect(first).toEqual(drawWithSquares(21));
    expect(first).not.toEqual(drawWithSquares(22));
    for (let i = 3; i < first.length; i += 4) expect(first[i]).toBe(255);
  });

  test('puts objects where their boxes are', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const rgba = drawWithSquares(seed);
      for (const { box } of createScene(seed).objects) {
        const x = Math.floor((box.x + box.w / 2) * SIDE);
        const y = Math.floor((box.y + box.h / 2) * SIDE);
        const at = (y * SIDE + x) * 4;
        expect(rgba[at]).toBeGreaterThan(220);
        expect(rgba[at + 1]).toBeLessThan(40);
      }
    }
  });
});

describe('the landmark', () => {
  test('mirrors what is behind the objects, and nothing else', () => {
    const draw = (landmark: 'left' | 'right') => {
      const square = createCanvas(1, 1);
      const context = createCanvas(SIDE, SIDE).getContext('2d');
      const painter = context as unknown as Painter<typeof square>;
      const scene = { ...createScene(3), weather: 'clear' as const, objects: [], landmark };
      drawScene(painter, SIDE, scene, () => square);
      return context.getImageData(0, 0, SIDE, SIDE).data;
    };
    const [left, right] = [draw('left'), draw('right')];
    expect(left).not.toEqual(right);
    for (let i = 0; i < SIDE * SIDE; i += 1) {
      const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
      const mirrored = (y * SIDE + SIDE - 1 - x) * 4;
      // Edges of shapes may be rounded differently on either side.
      expect(Math.abs((left[i * 4] ?? 0) - (right[mirrored] ?? 0))).toBeLessThan(12);
    }
  });
});

describe('SPRITE_INK', () => {
  const path = createRequire(import.meta.url).resolve('@iconify-json/noto/icons.json');
  const set = JSON.parse(readFileSync(path, 'utf8')) as {
    icons: Record<string, { body: string } | undefined>;
  };

  test.each(['bus', 'giraffe', 'wine-glass'])('%s: measured again', async (name) => {
    const body = set.icons[name]?.body ?? '';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128" width="128" height="128">${body}</svg>`;
    const context = createCanvas(SPRITE_SIDE, SPRITE_SIDE).getContext('2d');
    context.drawImage(await loadImage(Buffer.from(svg)), 0, 0);
    const { data } = context.getImageData(0, 0, SPRITE_SIDE, SPRITE_SIDE);
    const columns = new Set<number>();
    const rows = new Set<number>();
    for (let i = 0; i < SPRITE_SIDE ** 2; i += 1) {
      if ((data[i * 4 + 3] ?? 0) <= 40) continue;
      columns.add(i % SPRITE_SIDE);
      rows.add(Math.floor(i / SPRITE_SIDE));
    }
    const [left, top, width, height] = SPRITE_INK[name] ?? [0, 0, 0, 0];
    expect([Math.min(...columns), Math.max(...columns) + 1]).toEqual([left, left + width]);
    expect([Math.min(...rows), Math.max(...rows) + 1]).toEqual([top, top + height]);
  });
});

describe('pixels', () => {
  test('averageBlocks takes means and drops alpha', () => {
    const rgba = new Uint8ClampedArray(2 * 2 * 4).map((_, i) => (i % 4 === 3 ? 255 : i));
    expect([...averageBlocks(rgba, 1, 2)]).toEqual([6, 7, 8]);
    expect(() => averageBlocks(rgba, 2, 2)).toThrow(/found 16/);
  });

  test('toBytes rounds and clamps', () => {
    expect([...toBytes(Float32Array.of(-3, 0.4, 1.6, 254.7, 300))]).toEqual([0, 0, 2, 255, 255]);
  });
});
