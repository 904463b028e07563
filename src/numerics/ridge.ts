/**
 * @file Ridge regression in double precision on the CPU: small, plain, the reference that the fast
 * one is compared with. Checked against scikit-learn's `Ridge(fit_intercept=True)`.
 */
import { LabError } from '../domain/errors.ts';
import { cholesky, choleskySolve } from './cholesky.ts';

export interface RidgeFit {
  /** `[nFeatures, nTargets]` row-major. */
  weights: Float64Array;
  /** `[nTargets]`, not penalised. */
  intercept: Float64Array;
}

interface Centred {
  values: Float64Array;
  mean: Float64Array;
}

function centreColumns(a: Float64Array | Float32Array, n: number, columns: number): Centred {
  const mean = new Float64Array(columns);
  for (let i = 0; i < n * columns; i += 1) {
    mean[i % columns] = (mean[i % columns] ?? 0) + (a[i] ?? NaN) / n;
  }
  return { mean, values: Float64Array.from(a, (v, i) => v - (mean[i % columns] ?? NaN)) };
}

/** `A^T B` of `[n, p]` and `[n, m]`. */
function crossProduct(a: Float64Array, b: Float64Array, n: number, p: number, m: number) {
  const out = new Float64Array(p * m);
  for (let r = 0; r < n; r += 1) {
    for (let i = 0; i < p; i += 1) {
      const factor = a[r * p + i] ?? NaN;
      for (let j = 0; j < m; j += 1) {
        out[i * m + j] = (out[i * m + j] ?? 0) + factor * (b[r * m + j] ?? NaN);
      }
    }
  }
  return out;
}

/**
 * Minimise `|Y - X W - 1 b|^2 + penalty |W|^2` through the normal equations.
 *
 * @param x  `[n, p]` row-major, finite. Borrowed.
 * @param y  `[n, m]` row-major, finite. Borrowed.
 * @throws LabError  `bad-request` for a penalty that is not positive; `shape-mismatch`;
 *                   `not-finite` if x or y hold NaN.
 */
export function ridge(
  x: Float64Array | Float32Array,
  y: Float64Array | Float32Array,
  n: number,
  p: number,
  m: number,
  penalty: number,
): RidgeFit {
  if (!(penalty > 0)) throw new LabError('bad-request', `A penalty must be > 0, not ${penalty}.`);
  if (x.length !== n * p || y.length !== n * m) {
    throw new LabError(
      'shape-mismatch',
      `Ridge of ${n} trials needs ${n * p} and ${n * m} values, not ${x.length} and ${y.length}.`,
      { n, p, m },
    );
  }
  const xc = centreColumns(x, n, p);
  const yc = centreColumns(y, n, m);
  const gram = crossProduct(xc.values, xc.values, n, p, p);
  for (let i = 0; i < p; i += 1) gram[i * p + i] = (gram[i * p + i] ?? NaN) + penalty;
  const weights = choleskySolve(
    cholesky(gram, p),
    p,
    crossProduct(xc.values, yc.values, n, p, m),
    m,
  );
  const intercept = yc.mean.map((mean, j) => {
    let sum = mean;
    for (let i = 0; i < p; i += 1) sum -= (xc.mean[i] ?? NaN) * (weights[i * m + j] ?? NaN);
    return sum;
  });
  return { weights, intercept };
}
