/** @file The layout worker's handlers: planes, places, neighbours, cancel, and what is refused. */
import { describe, expect, test } from 'vitest';
import { cosine } from '../../src/numerics/vectors.ts';
import { createRandom } from '../../src/numerics/random.ts';
import type { HandlerContext } from '../rpc/protocol.ts';
import { createLayout } from './layout.ts';
import type { LayoutProgress } from './layout.protocol.ts';
import { nearestRows, placeAmong, rowNorms } from './nearest.ts';

const dim = 20;

/** Three clusters, `[3 * each, dim]`. */
function clusters(each: number): Float32Array<ArrayBuffer> {
  const random = createRandom(4);
  const centres = Array.from({ length: 3 }, () =>
    Array.from({ length: dim }, () => 3 * random.normal()),
  );
  return Float32Array.from({ length: 3 * each * dim }, (_, i) => {
    const cluster = Math.floor(i / (each * dim));
    return (centres[cluster]?.[i % dim] ?? 0) + 0.3 * random.normal();
  });
}

function contextOf(signal = new AbortController().signal) {
  const told: LayoutProgress[] = [];
  const context: HandlerContext<LayoutProgress> = { signal, progress: (one) => told.push(one) };
  return { context, told };
}
const never = { signal: new AbortController().signal, progress: () => undefined };

/** Mean distance within clusters over mean distance between them. */
function tightness(xy: Float32Array, each: number): number {
  let [within, between, nWithin, nBetween] = [0, 0, 0, 0];
  const n = xy.length / 2;
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) {
      const d = Math.hypot(
        (xy[2 * i] ?? 0) - (xy[2 * j] ?? 0),
        (xy[2 * i + 1] ?? 0) - (xy[2 * j + 1] ?? 0),
      );
      if (Math.floor(i / each) === Math.floor(j / each))
        [within, nWithin] = [within + d, nWithin + 1];
      else [between, nBetween] = [between + d, nBetween + 1];
    }
  }
  return within / nWithin / (between / nBetween);
}

describe('layout', () => {
  test('PCA keeps clusters apart, says what it explains, and puts a row where it put it', async () => {
    const layout = createLayout();
    const matrix = clusters(30);
    await layout.use({ matrix: matrix.slice(), dim }, never);
    const { value } = await layout.pca(null, contextOf().context);
    expect(tightness(value.xy, 30)).toBeLessThan(0.2);
    expect(value.facts.nFitted).toBe(90);
    const [first = 0, second = 0] = value.facts.explained ?? [];
    expect(first).toBeGreaterThan(second);
    expect(first + second).toBeGreaterThan(0.9);
    const rows = matrix.slice(7 * dim, 8 * dim);
    const placed = await layout.place({ rows, method: 'pca' }, never);
    expect([...placed.value]).toEqual([...value.xy.slice(14, 16)]);
  });

  test('UMAP keeps clusters together, is the same for the same seed, and tells how far it is', async () => {
    const run = async (seed: number) => {
      const layout = createLayout();
      await layout.use({ matrix: clusters(30), dim }, never);
      const { context, told } = contextOf();
      const { value } = await layout.umap({ neighbours: 10, minDist: 0.1, seed }, context);
      return { layout, value, told };
    };
    const { layout, value, told } = await run(3);
    expect(tightness(value.xy, 30)).toBeLessThan(0.3);
    expect(told.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['finding neighbours', 'laying out']),
    );
    expect([...(await run(3)).value.xy]).toEqual([...value.xy]);
    const rows = clusters(30).slice(0, dim);
    const placed = await layout.place({ rows, method: 'umap' }, never);
    const nearFirst = Math.hypot(
      (placed.value[0] ?? 0) - (value.xy[0] ?? 0),
      (placed.value[1] ?? 0) - (value.xy[1] ?? 0),
    );
    expect(nearFirst).toBeLessThan(1);
  });

  test('is refused before there are embeddings, and can be cancelled', async () => {
    const layout = createLayout();
    await expect(layout.pca(null, never)).rejects.toMatchObject({ code: 'bad-request' });
    await layout.use({ matrix: clusters(30), dim }, never);
    const place = layout.place({ rows: new Float32Array(dim), method: 'umap' }, never);
    await expect(place).rejects.toMatchObject({ code: 'bad-request' });
    const { context } = contextOf(AbortSignal.abort());
    await expect(layout.pca(null, context)).rejects.toThrow(/abort/i);
  });
});

describe('neighbours', () => {
  test('are those of sorting all by cosine', async () => {
    const layout = createLayout();
    const matrix = clusters(10);
    await layout.use({ matrix: matrix.slice(), dim }, never);
    const { value } = await layout.nearest({ row: 4, top: 6 }, never);
    const row = (i: number) => matrix.subarray(i * dim, (i + 1) * dim);
    const expected = Array.from({ length: 30 }, (_, i) => i)
      .filter((i) => i !== 4)
      .sort((a, b) => cosine(row(b), row(4)) - cosine(row(a), row(4)))
      .slice(0, 6);
    expect(value.map((near) => near.row)).toEqual(expected);
    expect(value[0]?.similarity).toBeCloseTo(cosine(row(expected[0] ?? 0), row(4)), 6);
  });

  test('a row that is one of them is put at it; between two alike it is put in the middle', () => {
    const matrix = Float32Array.of(1, 0, 0, 1);
    const near = nearestRows(matrix, rowNorms(matrix, 2), Float32Array.of(1, 1), 2);
    expect(placeAmong(near, Float32Array.of(0, 0, 10, 4))).toEqual([5, 2]);
    const one = nearestRows(matrix, rowNorms(matrix, 2), Float32Array.of(0, 2), 2);
    expect(placeAmong(one, Float32Array.of(0, 0, 10, 4))[0]).toBeCloseTo(10, 5);
  });
});
