/**
 * @file The parts of a UMAP: neighbours against all pairs, strengths against umap-js, the curve against
 * scipy (`scripts/fixtures/numerics/attraction.py`), the plane by whom it keeps together.
 */
import { readFileSync } from 'node:fs';
import { UMAP } from 'umap-js';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/numerics/random.ts';
import { attractionOf } from './attraction.ts';
import { fuzzyGraph } from './graph.ts';
import { arrange } from './lay-out.ts';
import { squaredDistance, type Rows } from './lists.ts';
import { nearestNeighbours } from './neighbours.ts';

const still = () => Promise.resolve();
const dim = 12;

/** Rows around ten middles, some of them twice. */
function rowsOf(n: number): Rows {
  const random = createRandom(3);
  const middles = Float32Array.from({ length: 10 * dim }, () => 2 * random.normal());
  const values = Float32Array.from({ length: n * dim }, (_, i) => {
    const middle = middles[(Math.floor(i / dim) % 10) * dim + (i % dim)] ?? 0;
    return middle + random.normal();
  });
  values.copyWithin(dim, 0, dim);
  return { values, dim };
}

/** Indices of the nearest rows, by sorting all. */
function sorted(rows: Rows, row: number, k: number): number[] {
  const n = rows.values.length / dim;
  return Array.from({ length: n }, (_, other) => other)
    .filter((other) => other !== row)
    .map((other) => ({ other, squared: squaredDistance(rows, row, other) }))
    .sort((a, b) => a.squared - b.squared)
    .slice(0, k)
    .map(({ other }) => other);
}

describe('neighbours', () => {
  test('of few rows are those of sorting all', async () => {
    const rows = rowsOf(300);
    const { index, squared } = await nearestNeighbours(rows, 9, createRandom(1), still);
    for (let row = 0; row < 300; row += 1) {
      const own = squared.slice(row * 9, (row + 1) * 9);
      expect([...own]).toEqual([...own].sort((a, b) => a - b));
      expect(new Set(index.slice(row * 9, (row + 1) * 9))).toEqual(new Set(sorted(rows, row, 9)));
    }
  });

  test('of many rows are nearly all those of sorting all, and the same for a seed', async () => {
    const rows = rowsOf(6000);
    const shares: number[] = [];
    const { index } = await nearestNeighbours(rows, 14, createRandom(1), async (share) => {
      shares.push(share);
    });
    let found = 0;
    const asked = Array.from({ length: 200 }, (_, i) => i * 30);
    for (const row of asked) {
      const own = new Set(index.slice(row * 14, (row + 1) * 14));
      found += sorted(rows, row, 14).filter((other) => own.has(other)).length;
    }
    expect(found / (asked.length * 14)).toBeGreaterThan(0.95);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
    const again = await nearestNeighbours(rows, 14, createRandom(1), still);
    expect(again.index).toEqual(index);
  });

  test('of equal rows are found, and a cancel is heard', async () => {
    const equal = { values: new Float32Array(5000 * 2), dim: 2 };
    const { squared } = await nearestNeighbours(equal, 5, createRandom(1), still);
    expect(squared.every((one) => one === 0)).toBe(true);
    const stop = () => Promise.reject(new DOMException('Cancelled.', 'AbortError'));
    await expect(nearestNeighbours(equal, 5, createRandom(1), stop)).rejects.toThrow('Cancelled.');
  });
});

/** The part of umap-js that its types keep private. */
interface Inside {
  graph: { getAll(ordered?: boolean): { value: number; row: number; col: number }[] };
}

test('pairs belong together as strongly as umap-js says', async () => {
  const [n, k] = [120, 9];
  const rows = rowsOf(n);
  const lists = await nearestNeighbours(rows, k, createRandom(1), still);
  const graph = await fuzzyGraph(lists, still);
  const per = (row: number, values: ArrayLike<number>, first: number) => [
    first,
    ...Array.from(values).slice(row * k, (row + 1) * k),
  ];
  const peer = new UMAP({ nNeighbors: k + 1, random: createRandom(1).uniform });
  const all = Array.from({ length: n }, (_, row) => row);
  peer.setPrecomputedKNN(
    all.map((row) => per(row, lists.index, row)),
    all.map((row) => per(row, lists.squared.map(Math.sqrt), 0)),
  );
  peer.initializeFit(all.map((row) => [...rows.values.slice(row * dim, (row + 1) * dim)]));
  const expected = new Map(
    (peer as unknown as Inside).graph
      .getAll()
      .filter(({ value }) => value > 0)
      .map(({ row, col, value }) => [`${row} ${col}`, value]),
  );
  expect(graph.weight.length).toBeGreaterThan(n * k);
  graph.weight.forEach((weight, e) => {
    const value = expected.get(`${graph.from[e]} ${graph.to[e]}`);
    // umap-js bisects to 1e-5 of the sum; distances are float32 here.
    expect(Math.abs(weight - (value ?? NaN))).toBeLessThan(1e-4);
  });
  // What umap-js has beyond is too weak to come up in any of 500 epochs.
  const found = new Set(Array.from(graph.from, (row, e) => `${row} ${graph.to[e]}`));
  for (const [pair, value] of expected) if (!found.has(pair)) expect(value).toBeLessThan(1e-6);
});

test('the curve of attraction is that of scipy', () => {
  const oracle = JSON.parse(
    readFileSync(new URL('./fixtures/attraction.json', import.meta.url), 'utf8'),
  ) as { minDist: number; a: number; b: number }[];
  for (const { minDist, a, b } of oracle) {
    const curve = attractionOf(minDist);
    // Both stop at a relative change of about 1e-8; curve_fit estimates its derivatives.
    expect(Math.abs(curve.a / a - 1)).toBeLessThan(1e-5);
    expect(Math.abs(curve.b / b - 1)).toBeLessThan(1e-5);
  }
});

test('the plane keeps neighbours: as many of them as that of umap-js', async () => {
  const [n, k] = [400, 14];
  const rows = rowsOf(n);
  const random = createRandom(2);
  const lists = await nearestNeighbours(rows, k, random, still);
  const xy = Float32Array.from({ length: 2 * n }, () => 20 * random.uniform() - 10);
  const shares: number[] = [];
  await arrange(xy, await fuzzyGraph(lists, still), attractionOf(0.1), random, async (share) => {
    shares.push(share);
  });
  const peer = new UMAP({ nNeighbors: k + 1, minDist: 0.1, random: createRandom(2).uniform });
  const theirs = Float32Array.from(
    peer
      .fit(Array.from({ length: n }, (_, i) => [...rows.values.slice(i * dim, (i + 1) * dim)]))
      .flat(),
  );
  const kept = async (plane: Float32Array) => {
    const near = await nearestNeighbours({ values: plane, dim: 2 }, k, random, still);
    const inPlane = (row: number) => new Set(near.index.slice(row * k, (row + 1) * k));
    let count = 0;
    for (let at = 0; at < n * k; at += 1)
      count += Number(inPlane(Math.floor(at / k)).has(lists.index[at] ?? -1));
    return count / (n * k);
  };
  const [own, other] = [await kept(xy), await kept(theirs)];
  expect(own).toBeGreaterThan(0.3);
  // Both begin at random places.
  expect(own).toBeGreaterThan(other - 0.05);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
});
