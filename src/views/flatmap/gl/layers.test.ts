/** @file Pixels and the triangles over them, against a plain search; where layers lie in a frame. */
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../numerics/random.ts';
import { frameRect, holds, mapRect, meet, withMargin } from './layer-rect.ts';
import { coverPixels, bareContrast, foldSlope, foldSteps, weightSteps } from './raster.ts';
import type { Frame } from './scene.ts';

const rect = { x: -3, y: 2, width: 24, height: 17 };
const scale = 2.5;

/** A bent grid of triangles, some smaller than a pixel; every vertex a voxel, some with none. */
function shape() {
  const random = createRandom(4);
  const side = 14;
  const xy = Float32Array.from({ length: 2 * side * side }, (_, i) => {
    const at = i % 2 === 0 ? (i >> 1) % side : Math.floor((i >> 1) / side);
    return 0.7 * at + 0.25 * random.uniform();
  });
  const faces = Array.from({ length: (side - 1) ** 2 }, (_, i) => {
    const a = Math.floor(i / (side - 1)) * side + (i % (side - 1));
    return [a, a + 1, a + side, a + 1, a + side, a + side + 1];
  }).flat();
  const vertexVoxel = Int32Array.from({ length: side * side }, (_, i) => (i % 5 === 0 ? -1 : i));
  const curvature = Float32Array.from(vertexVoxel, () => random.normal() * 0.1);
  return { xy, faces: Uint32Array.from(faces), vertexVoxel, curvature };
}

interface Pixel {
  voxels: number[];
  weights: [number, number];
  /** 0 gyrus .. 1 sulcus. */
  side: number;
}

function unpack(cover: Uint32Array, i: number): Pixel | undefined {
  const [a = 0, b = 0, c = 0, packed = 0] = cover.subarray(4 * i, 4 * i + 4);
  if (packed === 0) return undefined;
  const weights: [number, number] = [
    (packed & weightSteps) / weightSteps,
    ((packed >>> 10) & weightSteps) / weightSteps,
  ];
  const side = ((packed >>> 20) & foldSteps) / foldSteps;
  return { voxels: [a - 1, b - 1, c - 1], weights, side };
}

/** Cubic from one limit to the other, as GLSL defines its smoothstep. */
function sideOf(curvature: number): number {
  const t = Math.min(1, Math.max(0, (curvature / foldSlope + 1) / 2));
  return 3 * t ** 2 - 2 * t ** 3;
}

/** Map coordinates of the centre of pixel i. */
function centreOf(i: number): [number, number] {
  const [column, row] = [i % rect.width, Math.floor(i / rect.width)];
  return [(rect.x + column + 0.5) / scale, (rect.y + row + 0.5) / scale];
}

/** Does a triangle hold the point? By the signs of its three sides. */
function isInside({ xy, faces }: ReturnType<typeof shape>, f: number, x: number, y: number) {
  const corners = [0, 1, 2].map((k) => faces[3 * f + k] ?? 0);
  const turns = corners.map((v, k) => {
    const w = corners[(k + 1) % 3] ?? 0;
    const [vx, vy, wx, wy] = [xy[2 * v], xy[2 * v + 1], xy[2 * w], xy[2 * w + 1]].map(Number);
    return ((wx ?? 0) - (vx ?? 0)) * (y - (vy ?? 0)) - ((wy ?? 0) - (vy ?? 0)) * (x - (vx ?? 0));
  });
  return turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0);
}

describe('coverPixels', () => {
  const made = shape();
  const cover = coverPixels(made, scale, rect);
  const pixels = Array.from({ length: rect.width * rect.height }, (_, i) => unpack(cover, i));

  test('finds a triangle where there is one, and none where there is none', () => {
    const nFaces = made.faces.length / 3;
    const wanted = pixels.map((_, i) => {
      const [x, y] = centreOf(i);
      return Array.from({ length: nFaces }, (_, f) => f).some((f) => isInside(made, f, x, y));
    });
    expect(pixels.map((pixel) => pixel !== undefined)).toEqual(wanted);
    expect(wanted).toContain(true);
    expect(wanted).toContain(false);
  });

  test('weights put the corners back to the pixel, within their steps', () => {
    const known = pixels.flatMap((pixel, i) =>
      pixel?.voxels.every((voxel) => voxel >= 0) ? [{ ...pixel, at: centreOf(i) }] : [],
    );
    expect(known.length).toBeGreaterThan(20);
    for (const { voxels, weights, at, side } of known) {
      const shares = [...weights, 1 - weights[0] - weights[1]];
      const mixed = (value: (voxel: number) => number) =>
        voxels.reduce((sum, voxel, k) => sum + (shares[k] ?? 0) * value(voxel), 0);
      // A triangle is at most 1.2 units wide and a weight is off by at most 1 / 2046.
      expect(Math.abs(mixed((v) => made.xy[2 * v] ?? 0) - at[0])).toBeLessThan(2e-3);
      expect(Math.abs(mixed((v) => made.xy[2 * v + 1] ?? 0) - at[1])).toBeLessThan(2e-3);
      // The grey's slope is at most 12.5 a unit of curvature, which mixes as coarsely as the places.
      expect(Math.abs(side - sideOf(mixed((v) => made.curvature[v] ?? 0)))).toBeLessThan(1e-2);
    }
  });

  const sides = (shape: typeof made) => {
    const found = coverPixels(shape, scale, rect);
    return new Set(pixels.flatMap((_, i) => unpack(found, i)?.side.toFixed(2) ?? []));
  };

  test('folds are fainter where no voxel is', () => {
    const sulci = { ...made, curvature: made.curvature.map(() => 1) };
    expect(sides(sulci)).toEqual(new Set(['1.00', (0.5 + bareContrast / 2).toFixed(2)]));
  });

  test('an unknown curvature is between gyrus and sulcus; vertices without place draw nothing', () => {
    const blank = { ...made, curvature: made.curvature.map(() => NaN) };
    expect(sides(blank)).toEqual(new Set(['0.50']));
    const nowhere = { ...made, xy: made.xy.map(() => NaN) };
    expect(coverPixels(nowhere, scale, rect).some((bits) => bits !== 0)).toBe(false);
  });
});

describe('layers and frames', () => {
  const frame: Frame = {
    camera: { x: 10.3, y: -4.2, scale: 3 },
    size: { width: 301, height: 200 },
    pixelRatio: 1.5,
    hovered: -1,
  };

  test('a frame lies at whole pixels, at most half a pixel from its camera', () => {
    const seen = frameRect(frame);
    expect([seen.width, seen.height]).toEqual([452, 300]);
    expect(Math.abs(seen.x + seen.width / 2 - 10.3 * 4.5)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(seen.y + seen.height / 2 + 4.2 * 4.5)).toBeLessThanOrEqual(0.5);
  });

  test('a margin holds a small pan and not a large one', () => {
    const layer = withMargin(frameRect(frame));
    const panned = (x: number) => frameRect({ ...frame, camera: { ...frame.camera, x } });
    expect(holds(layer, panned(30))).toBe(true);
    expect(holds(layer, panned(60))).toBe(false);
  });

  test('a frame beside the map still has a pixel', () => {
    const bounds = { minX: 0, minY: 0, maxX: 5, maxY: 5 };
    const whole = mapRect(bounds, 4.5, 6);
    expect(whole).toEqual({ x: -6, y: -6, width: 35, height: 35 });
    const beside = { x: 900, y: 900, width: 10, height: 10 };
    expect(meet(whole, beside)).toMatchObject({ width: 1, height: 1 });
  });
});
