import { describe, expect, test } from 'vitest';
import { createRandom } from './random.ts';

/** First five 32-bit outputs, from an independent integer implementation in Python. */
const REFERENCE: [seed: number, outputs: number[]][] = [
  [0, [3809008728, 1133695204, 53579671, 2891528803, 139681546]],
  [1, [2442144158, 3238099751, 3819917871, 2104621829, 2021136066]],
  [42, [2837322924, 544945897, 479756282, 3500138142, 339756180]],
  [4294967295, [835879718, 1921286648, 2356205009, 1885780724, 980451116]],
];

describe('createRandom', () => {
  test.each(REFERENCE)('seed %d gives the bits of the Python reference', (seed, outputs) => {
    const random = createRandom(seed);
    expect(outputs.map(() => random.uniform() * 2 ** 32)).toEqual(outputs);
  });

  test('streams with the same seed agree, with different seeds differ', () => {
    const draw = (seed: number): number[] => {
      const random = createRandom(seed);
      return [random.uniform(), random.normal(), random.integer(1000), random.normal()];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test('uniform and normal have their moments', () => {
    const random = createRandom(3);
    const n = 100_000;
    const uniform = Array.from({ length: n }, () => random.uniform());
    const normal = Array.from({ length: n }, () => random.normal());
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    // Five standard errors: 0.29/sqrt(n) and 1/sqrt(n); the variance of the variance is 2/n.
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.005);
    expect(Math.min(...uniform.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform.slice(0, 50_000))).toBeLessThan(1);
    expect(Math.abs(mean(normal))).toBeLessThan(0.016);
    expect(Math.abs(mean(normal.map((x) => x * x)) - 1)).toBeLessThan(0.023);
  });

  test('integer covers its range evenly and never leaves it', () => {
    const random = createRandom(5);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i += 1) {
      const value = random.integer(7);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    expect(counts).toHaveLength(7);
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  test('shuffle permutes in place and every order of three is as likely', () => {
    const random = createRandom(9);
    const items = [1, 2, 3, 4, 5];
    expect(random.shuffle(items)).toBe(items);
    expect([...items].sort()).toEqual([1, 2, 3, 4, 5]);
    const seen = new Map<string, number>();
    for (let i = 0; i < 6000; i += 1) {
      const key = random.shuffle([1, 2, 3]).join('');
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
