import { describe, expect, test } from 'vitest';
import { LabError } from '../../../src/domain/errors.ts';
import { plainMatMul } from '../../../src/numerics/matrix.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import reference from '../fixtures/ridge.json' with { type: 'json' };
import { centredColumns, heldDesign } from '../testing/held-design.ts';
import { openMapper, tinyWorld } from '../testing/tiny-world.ts';
import { layOutBands, rangesOf } from './band-layout.ts';
import { bandedProblems, searchBands, type BandRanges } from './banded.ts';
import { createProblem } from './problem.ts';

const nothing = () => undefined;

describe.each(['bandedPrimal', 'bandedDual'] as const)('%s', (form) => {
  const { voxels, dim, penalty, bandWeights, ends, x, y, weights } = reference[form];
  const n = x.length / voxels;
  const design = heldDesign(Float32Array.from(x), n, voxels);
  const targets = { values: centredColumns(Float32Array.from(y), dim), n: dim };
  const ranges = bandWeights.map((_, b): [number, number] => [ends[b] ?? 0, ends[b + 1] ?? 0]);

  test('weights are those of scikit-learn on scaled features', async () => {
    const at = await bandedProblems(design, ranges, plainMatMul, nothing);
    const found = await (await at(bandWeights)).weights(targets, penalty);
    const scale = Math.max(...weights.map(Math.abs));
    expect(found).toHaveLength(weights.length);
    // The tolerance of the plain ridge: 1e-3 relative, less for weights near zero.
    weights.forEach((w, i) =>
      expect(Math.abs((found[i] ?? NaN) - w)).toBeLessThan(1e-3 * Math.abs(w) + 1e-4 * scale),
    );
  });

  test('equal weights are a plain ridge, held-out errors too', async () => {
    const at = await bandedProblems(design, ranges, plainMatMul, nothing);
    const banded = await at(ranges.map(() => 1));
    const plain = await createProblem(design, plainMatMul, nothing);
    expect(banded.form).toBe(plain.form);
    const folds: [number, number][] = [
      [0, 9],
      [9, n],
    ];
    const [a, b] = await Promise.all(
      [banded, plain].map((problem) => problem.heldOutErrors(targets, penalty, folds)),
    );
    a?.forEach((error, i) => expect(error).toBeCloseTo(b?.[i] ?? NaN, 4));
  });
});

test('a band that says nothing is shut off, and the search beats one penalty', async () => {
  const [n, p] = [60, 90];
  const random = createRandom(8);
  const x = Float32Array.from({ length: n * p }, () => random.normal());
  const y = Float32Array.from({ length: n }, (_, r) =>
    Array.from({ length: 10 }, (_, v) => x[r * p + v] ?? 0).reduce((a, b) => a + b, 0),
  );
  const design = heldDesign(x, n, p);
  const ranges: BandRanges = [
    [0, 10],
    [10, p],
  ];
  const folds = [0, 1, 2].map((k): [number, number] => [20 * k, 20 * k + 20]);
  const at = await bandedProblems(design, ranges, plainMatMul, nothing);
  const question = { ranges, targets: { values: centredColumns(y, 1), n: 1 }, folds };
  const found = await searchBands(at, question, createRandom(1), nothing);
  expect(found.score).toBeGreaterThan(found.plainScore + 0.1);
  expect((found.weights[0] ?? 0) / (found.weights[1] ?? 1)).toBeGreaterThan(5);
  expect(await searchBands(at, question, createRandom(1), nothing)).toEqual(found);
});

test('noise leads to no penalty outside the range asked, and weights that cannot be solved are passed over', async () => {
  const [n, p] = [60, 90];
  const random = createRandom(4);
  const design = heldDesign(
    Float32Array.from({ length: n * p }, () => random.normal()),
    n,
    p,
  );
  const y = Float32Array.from({ length: n }, () => random.normal());
  const ranges: BandRanges = [
    [0, 10],
    [10, p],
  ];
  const folds = [0, 1, 2].map((k): [number, number] => [20 * k, 20 * k + 20]);
  const question = { ranges, targets: { values: centredColumns(y, 1), n: 1 }, folds };
  const at = await bandedProblems(design, ranges, plainMatMul, nothing);
  const [asked, refused]: number[][] = [[], []];
  const watched: typeof at = async (weights) => {
    const problem = await at(weights);
    return {
      ...problem,
      heldOutErrors(targets, penalty, of) {
        asked?.push(penalty);
        if ((weights[0] ?? 0) < 2) return problem.heldOutErrors(targets, penalty, of);
        refused?.push(penalty);
        throw new LabError('not-finite', 'This Gram cannot be factored.');
      },
    };
  };
  const penalties = [1, 10, 100];
  const found = await searchBands(watched, { ...question, penalties }, createRandom(1), nothing);
  expect([Math.min(...(asked ?? [])), Math.max(...(asked ?? []))]).toEqual([1, 100]);
  expect(refused?.length).toBeGreaterThan(0);
  expect(found.weights[0]).toBeLessThan(2);
});

describe('layout', () => {
  const bands = [
    { name: 'a', voxels: Uint32Array.of(4, 1) },
    { name: 'b', voxels: Uint32Array.of(1, 2) },
  ];

  test('a voxel belongs to the first band that names it, the rest to one of their own', () => {
    const laid = layOutBands(bands, 6);
    expect([...laid.bandOf]).toEqual([2, 0, 1, 2, 0, 2]);
    expect(rangesOf(Uint32Array.of(1, 2, 0, 3), laid)).toEqual([
      [0, 1],
      [1, 2],
      [2, 4],
    ]);
  });

  test('a band without a voxel of its own, and a voxel that is not there, are refused', () => {
    const twice = [...bands, { name: 'c', voxels: Uint32Array.of(2) }];
    expect(() => layOutBands(twice, 6)).toThrow(/'c' has no voxel of its own/);
    expect(() => layOutBands(bands, 3)).toThrow(/'a' names voxel 4; these betas have 3/);
  });
});

test('trained through the worker: penalties of the bands are told, the mapper answers', async () => {
  const world = tinyWorld({ nVoxels: 24, nConditions: 24, dim: 6 });
  const { client, close } = await openMapper(world, 'cpu');
  const half = { name: 'first half', voxels: Uint32Array.from({ length: 12 }, (_, v) => v) };
  const asked = { target: 'image' as const, seed: 3, penalties: [1, 10] };
  const summary = await client.call('train', { ...asked, bands: [half] });
  expect(summary.model.name).toBe('banded ridge image (2 bands, seed 3)');
  // Voxel 0 is constant.
  expect(summary.bands?.bands).toMatchObject([
    { name: 'first half', nVoxels: 11 },
    { name: 'other voxels', nVoxels: 12 },
  ]);
  expect(summary.bands?.score).toBeGreaterThanOrEqual(summary.bands?.plainScore ?? NaN);
  const { predictions } = await client.call('map', { trials: [0], steps: [], targets: ['image'] });
  expect(predictions.image?.every(Number.isFinite)).toBe(true);
  close();
});
