/** @file Identification and distances of features against numpy and scipy (scripts/fixtures/numerics/pictures.py). */
import { describe, expect, test } from 'vitest';
import { bootstrapClusters, bootstrapMean } from './bootstrap.ts';
import fixture from './fixtures/pictures.json' with { type: 'json' };
import { frechetDistance, kernelDistance } from './frechet.ts';
import { beatenOthers, drawnShares, hitChance } from './identification.ts';
import { GROUPS, jackknifeInterval } from './jackknife.ts';
import { createRandom } from './random.ts';
import { singularValues } from './singular-values.ts';

const stop = () => Promise.reject(new DOMException('Cancelled.', 'AbortError'));

describe('identification', () => {
  const { dim, own: ownRows, beaten, chances, mean5, low5, high5 } = fixture.identification;
  const own = Int32Array.from(ownRows);
  const vectors = Float32Array.from(fixture.identification.vectors);
  const truths = Float32Array.from(fixture.identification.truths);
  const others = truths.length / dim - 1;

  test('counts of beaten others are those of numpy', async () => {
    expect([...(await beatenOthers({ vectors, truths, own, dim }))]).toEqual(beaten);
  });

  test.each([2, 5, 10] as const)('chances of %i-way are hypergeometric', (n) => {
    chances[n].forEach((expected, q) => {
      // The fixture is rounded to 12 digits.
      expect(hitChance(beaten[q] ?? -1, others, n)).toBeCloseTo(expected, 11);
    });
  });

  test('the interval over pictures is that of scipy, as near as 20,000 draws come', () => {
    const clusters = Array.from({ length: others + 1 }, (_, picture) => {
      const hits = beaten.filter((_, q) => own[q] === picture).map((b) => hitChance(b, others, 5));
      return { sum: hits.reduce((sum, v) => sum + v, 0), count: hits.length };
    });
    const { mean, low, high } = bootstrapClusters(clusters, 1, { draws: 20_000 });
    expect(mean).toBeCloseTo(mean5, 11);
    // The standard error of a 2.5 % quantile of 20,000 draws is about 0.001 here.
    expect(Math.abs(low - low5)).toBeLessThan(0.005);
    expect(Math.abs(high - high5)).toBeLessThan(0.005);
    const alone = beaten.map((b) => hitChance(b, others, 5));
    const each = alone.map((sum) => ({ sum, count: 1 }));
    expect(bootstrapClusters(each, 3)).toEqual(bootstrapMean(alone, 3));
  });

  test('draws scatter about the exact chance, as wide as the binomial says', () => {
    const drawn = drawnShares(chances[5], { repeats: 4000, pairs: 20 }, createRandom(2));
    const mean = drawn.reduce((sum, v) => sum + v, 0) / drawn.length;
    // 4,000 shares of 20 with a standard deviation of 0.08 each: 0.0013 the mean.
    expect(Math.abs(mean - mean5)).toBeLessThan(0.006);
    expect(drawnShares([1, 1, 0], { repeats: 2, pairs: 99 }, createRandom(1))).toEqual([
      2 / 3,
      2 / 3,
    ]);
  });

  test('ties and NaN beat nothing, and other queries are refused', async () => {
    const two = { truths: Float32Array.of(1, 0, 1, 0), own: Int32Array.of(0), dim: 2 };
    expect([...(await beatenOthers({ ...two, vectors: Float32Array.of(1, 1) }))]).toEqual([0]);
    expect([...(await beatenOthers({ ...two, vectors: Float32Array.of(NaN, 1) }))]).toEqual([0]);
    const wrong = beatenOthers({ ...two, vectors: Float32Array.of(1) });
    await expect(wrong).rejects.toMatchObject({ code: 'shape-mismatch' });
    expect(hitChance(3, 3, 4)).toBe(1);
    expect(hitChance(2, 9, 4)).toBe(0);
  });
});

describe('distances', () => {
  const pairs = fixture.distances.map(({ dim, a, b, ...expected }) => {
    const features = (values: number[]) => ({ matrix: Float32Array.from(values), dim });
    return { dim, a: features(a), b: features(b), expected };
  });

  test.each(pairs)('Fréchet of $a.matrix.length and $b.matrix.length values', async (pair) => {
    const found = await frechetDistance(pair.a, pair.b);
    // scipy's root of a singular product is right to about the root of double precision.
    expect(Math.abs(found - pair.expected.frechet)).toBeLessThan(1e-6 * pair.expected.frechet);
    const turned = await frechetDistance(pair.b, pair.a);
    expect(turned).toBeCloseTo(found, 9);
  });

  test.each(pairs)('kernel of $a.matrix.length and $b.matrix.length values', async (pair) => {
    const distance = await kernelDistance(pair.a, pair.b);
    const all = ({ matrix, dim }: typeof pair.a) => [...Array(matrix.length / dim).keys()];
    // The same sums in another order.
    expect(distance(all(pair.a), all(pair.b))).toBeCloseTo(pair.expected.kernel, 10);
  });

  test('a set is at 0 from itself; a shift adds its square', async () => {
    const { a, dim } = pairs[0] ?? { a: { matrix: new Float32Array(), dim: 1 }, dim: 1 };
    expect(Math.abs(await frechetDistance(a, a))).toBeLessThan(1e-12);
    const moved = { dim, matrix: a.matrix.map((v) => Math.fround(v + 2)) };
    // float32 rounds the moved values.
    expect(await frechetDistance(a, moved)).toBeCloseTo(4 * dim, 4);
  });

  test('the jackknife interval is that of numpy and scipy', async () => {
    const { dim, a, b, value, without, low, high, kernels } = fixture.interval;
    const all = [...Array(a.length / dim).keys()];
    const left = (g: number) => all.filter((i) => i % GROUPS !== g);
    const pick = (values: number[], rows: number[]) => ({
      dim,
      matrix: Float32Array.from(rows.flatMap((i) => values.slice(i * dim, (i + 1) * dim))),
    });
    const kernel = await kernelDistance(pick(a, all), pick(b, all));
    const found: number[] = [];
    for (let g = 0; g < GROUPS; g += 1) {
      found.push(await frechetDistance(pick(a, left(g)), pick(b, left(g))));
      expect(found[g]).toBeCloseTo(without[g] ?? NaN, 8);
      expect(kernel(left(g), left(g))).toBeCloseTo(kernels[g] ?? NaN, 10);
    }
    const interval = jackknifeInterval(await frechetDistance(pick(a, all), pick(b, all)), found);
    expect(interval.mean).toBeCloseTo(value, 8);
    expect(interval.low).toBeCloseTo(low, 7);
    expect(interval.high).toBeCloseTo(high, 7);
  });

  test('one picture is refused, and so are numbers that are not finite', async () => {
    const one = { matrix: new Float32Array(3), dim: 3 };
    await expect(frechetDistance(one, one)).rejects.toMatchObject({ code: 'too-few-trials' });
    const bad = { matrix: Float32Array.of(1, 2, NaN, 4), dim: 2 };
    await expect(frechetDistance(bad, bad)).rejects.toMatchObject({ code: 'bad-request' });
  });
});

describe('singular values', () => {
  test.each(fixture.singular)('of $m x $n are those of numpy', async ({ m, n, matrix, values }) => {
    const found = await singularValues(Float64Array.from(matrix), m, n);
    expect(found).toHaveLength(values.length);
    // Double precision; the fixture's matrix is rounded to 12 digits.
    values.forEach((expected, k) => expect(found[k]).toBeCloseTo(expected, 9));
  });

  test('zeros have none, and long work can be cancelled', async () => {
    expect([...(await singularValues(new Float64Array(12), 4, 3))]).toEqual([0, 0, 0]);
    const random = createRandom(1);
    const long = Float64Array.from({ length: 300 * 300 }, () => random.normal());
    await expect(singularValues(long, 300, 300, stop)).rejects.toThrow('Cancelled');
  });
});
