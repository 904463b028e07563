/** @file The curve of attraction in the plane, `1 / (1 + a d^(2b))`, that a least distance asks for. Checked against scipy. */

export interface Attraction {
  a: number;
  b: number;
}

const nPoints = 300;
const spread = 1;
const nSteps = 100;

/** Sums of a Gauss-Newton step: of squares and products of the derivatives, and with what is left over. */
interface Sums {
  aa: number;
  ab: number;
  bb: number;
  ra: number;
  rb: number;
  squares: number;
}

function sumsOf({ a, b }: Attraction, minDist: number): Sums {
  const sums: Sums = { aa: 0, ab: 0, bb: 0, ra: 0, rb: 0, squares: 0 };
  for (let i = 0; i < nPoints; i += 1) {
    const d = (3 * spread * i) / (nPoints - 1);
    const wanted = d < minDist ? 1 : Math.exp(-(d - minDist) / spread);
    const power = d ** (2 * b);
    const value = 1 / (1 + a * power);
    const left = wanted - value;
    const byA = -power * value * value;
    const byB = d > 0 ? -2 * a * power * Math.log(d) * value * value : 0;
    sums.aa += byA * byA;
    sums.ab += byA * byB;
    sums.bb += byB * byB;
    sums.ra += byA * left;
    sums.rb += byB * left;
    sums.squares += left * left;
  }
  return sums;
}

/**
 * Least squares fit to 1 up to `minDist` and `exp(minDist - d)` beyond, at 300 distances from 0 to 3, by
 * Levenberg-Marquardt.
 *
 * @param minDist  0..1.
 */
export function attractionOf(minDist: number): Attraction {
  let now: Attraction = { a: 1, b: 1 };
  let sums = sumsOf(now, minDist);
  let damping = 1e-3;
  for (let step = 0; step < nSteps; step += 1) {
    const [aa, bb] = [sums.aa * (1 + damping), sums.bb * (1 + damping)];
    const determinant = aa * bb - sums.ab * sums.ab;
    const next = {
      a: now.a + (bb * sums.ra - sums.ab * sums.rb) / determinant,
      b: now.b + (aa * sums.rb - sums.ab * sums.ra) / determinant,
    };
    const after = sumsOf(next, minDist);
    const isBetter = next.a > 0 && next.b > 0 && after.squares <= sums.squares;
    damping = isBetter ? damping / 3 : damping * 4;
    if (isBetter) [now, sums] = [next, after];
  }
  return now;
}
