/** @file Thresholds, screening of captions and combined retrieval against numpy and PyTorch. */
import { describe, expect, test } from 'vitest';
import { bothWays, simplexGrid, tuneWeights } from './combine.ts';
import fixture from './fixtures/targets.json' with { type: 'json' };
import { countAmong } from './retrieval.ts';
import { screenCaptions } from './screening.ts';
import { thresholdReport } from './threshold.ts';

function rowsOf(values: number[], dim: number): Float32Array[] {
  const n = values.length / dim;
  return Array.from({ length: n }, (_, r) =>
    Float32Array.from(values.slice(r * dim, (r + 1) * dim)),
  );
}

test('what a threshold does is said in numbers', () => {
  const { rows, dim, before, after, share, first, firstShare } = fixture.threshold;
  const found = thresholdReport(rowsOf(rows, dim), 1.5);
  for (const key of ['min', 'max', 'mean', 'std', 'norm'] as const) {
    // Fixture values have eight digits.
    expect(found.before[key]).toBeCloseTo(before[key], 5);
    expect(found.after[key]).toBeCloseTo(after[key], 5);
  }
  expect(found.share).toBeCloseTo(share, 12);
  expect(found.positions[0]).toEqual({ position: first, share: firstShare });
  expect(found.high[first]).toBeGreaterThan(4);
  expect(thresholdReport(rowsOf(rows, dim), 0)).toMatchObject({ share: 0, positions: [] });
});

test.each(fixture.screening)('captions kept at ratio $ratio and scale $scale', (one) => {
  const { image, captions, ratio, scale, kept } = one;
  const found = screenCaptions(Float32Array.from(image), rowsOf(captions, 16), ratio, scale);
  expect(found).toEqual(kept);
});

test('of captions there is always one, and at ratio 0 all', () => {
  const image = Float32Array.of(1, 0);
  const captions = [Float32Array.of(0, 1), Float32Array.of(-1, 0)];
  expect(screenCaptions(image, captions, 0.5, 100)).toEqual([0]);
  expect(screenCaptions(image, captions, 0, 100)).toEqual([0, 1]);
  expect(screenCaptions(image, [], 0.5, 100)).toEqual([]);
});

describe('combination', () => {
  const { ids, similarities, alone, amongFive, weights, counts, nGrid, asymmetric } =
    fixture.combination;
  const matrices = similarities.map((values) => Float32Array.from(values));
  const owners = Int32Array.from(ids);

  test('each alone, first and among five', () => {
    matrices.forEach((matrix, k) => {
      const [forward, backward] = alone[k] ?? [];
      expect(bothWays(matrix, owners)).toEqual({ forward, backward });
      expect(countAmong(matrix, owners, 1)).toEqual({ forward, backward });
      const [forwardFive, backwardFive] = amongFive[k] ?? [];
      const five = { forward: forwardFive, backward: backwardFive };
      expect(countAmong(matrix, owners, 5)).toEqual(five);
    });
  });

  test('the planted case: forward goes down a column, backward along a row', () => {
    const cosines = Float32Array.from(asymmetric.cosines);
    // By hand: the first truth is nearest to all predictions, each truth has its own prediction nearest.
    expect(asymmetric).toMatchObject({ forward: 1, backward: 3 });
    expect(bothWays(cosines, Int32Array.of(0, 1, 2))).toEqual({ forward: 1, backward: 3 });
  });

  test('the grid is a simplex of twentieths', () => {
    const grid = simplexGrid(3);
    expect(grid).toHaveLength(nGrid);
    for (const point of grid) expect(point.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(simplexGrid(1)).toEqual([[1]]);
  });

  test('the best weights are those of numpy', async () => {
    const found = await tuneWeights(matrices, owners);
    expect(found.weights).toEqual(weights);
    expect([found.counts.forward, found.counts.backward]).toEqual(counts);
  });
});
