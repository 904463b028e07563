import { expect, test } from 'vitest';
import { dirichlet } from './dirichlet.ts';
import { createRandom } from './random.ts';

test.each([0.1, 1, 3])('concentration %d: mean and variance are those of theory', (a) => {
  const [n, draws] = [4, 20_000];
  const random = createRandom(7);
  let [sum, squares] = [0, 0];
  for (let k = 0; k < draws; k += 1) {
    const shares = dirichlet(n, a, random);
    expect(shares.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 12);
    sum += shares[1] ?? NaN;
    squares += (shares[1] ?? NaN) ** 2;
  }
  const mean = sum / draws;
  const variance = squares / draws - mean * mean;
  // Four standard errors of a mean over so many draws, whose standard deviation is at most 0.37.
  expect(Math.abs(mean - 1 / n)).toBeLessThan((4 * 0.37) / Math.sqrt(draws));
  const expected = (1 / n) * (1 - 1 / n) * (1 / (n * a + 1));
  expect(Math.abs(variance / expected - 1)).toBeLessThan(0.06);
});

test('the same seed gives the same shares, and one part has all', () => {
  expect(dirichlet(5, 0.1, createRandom(3))).toEqual(dirichlet(5, 0.1, createRandom(3)));
  expect([...dirichlet(1, 0.1, createRandom(3))]).toEqual([1]);
});
