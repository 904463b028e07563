/** @file Principal axes against numpy, and what they must be whatever the data. */
import { expect, test } from 'vitest';
import fixture from './fixtures/pca.json' with { type: 'json' };
import { principalAxes, projectRows } from './pca.ts';
import { createRandom } from './random.ts';

const rows = Float32Array.from(fixture.rows);
const { dim } = fixture;

test('axes, variances and coordinates are those of numpy', async () => {
  const found = await principalAxes(rows, dim, { k: 4 });
  // The fixture's rows have 7 decimals: float32 and rounding leave about 1e-6.
  fixture.variance.forEach((value, i) => expect(found.variance[i]).toBeCloseTo(value, 6));
  fixture.axes.forEach((value, i) => expect(found.axes[i]).toBeCloseTo(value, 5));
  expect(found.total).toBeCloseTo(fixture.total, 6);
  const projected = projectRows(rows, dim, found);
  fixture.projected.forEach((value, i) => expect(projected[i]).toBeCloseTo(value, 5));
});

test('axes of fewer rows still project all of them; axes are orthonormal', async () => {
  const random = createRandom(2);
  const many = Float32Array.from({ length: 900 * 16 }, (_, i) => random.normal() * (1 + (i % 16)));
  const found = await principalAxes(many, 16, { k: 3, maxRows: 300 });
  expect(found.nRows).toBe(300);
  expect(projectRows(many, 16, found)).toHaveLength(900 * 3);
  for (let i = 0; i < 3; i += 1) {
    for (let j = 0; j < 3; j += 1) {
      const dot = found.axes
        .subarray(i * 16, (i + 1) * 16)
        .reduce((sum, value, d) => sum + value * (found.axes[j * 16 + d] ?? 0), 0);
      expect(dot).toBeCloseTo(i === j ? 1 : 0, 10);
    }
  }
});

test('more axes than dimensions are as many as there are; rows all alike have no variance', async () => {
  const alike = new Float32Array(10 * 3).fill(0.5);
  const found = await principalAxes(alike, 3, { k: 9 });
  expect(found.variance).toHaveLength(3);
  expect([...found.variance].every((value) => Math.abs(value) < 1e-12)).toBe(true);
  expect([...projectRows(alike, 3, found)].every((value) => value === 0)).toBe(true);
});

test('one row is refused, and the work can be ended', async () => {
  const one = principalAxes(new Float32Array(4), 4, { k: 2 });
  await expect(one).rejects.toMatchObject({ code: 'too-few-trials' });
  const ended = principalAxes(rows, dim, {
    k: 2,
    breathe: () => Promise.reject(new Error('ended')),
  });
  await expect(ended).rejects.toThrow('ended');
});
