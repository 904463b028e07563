/**
 * @file The first principal axes of many rows: covariance in double precision, then subspace iteration
 * with a Rayleigh-Ritz step. Checked against `numpy.linalg.eigh` (`fixtures/pca.json`).
 */
import { LabError } from '../domain/errors.ts';
import { createRandom } from './random.ts';

export interface PrincipalAxes {
  /** `[dim]` mean of the rows. */
  mean: Float64Array;
  /** `[k, dim]` unit vectors, largest variance first; the value of largest size of each is positive. */
  axes: Float64Array;
  /** `[k]` variance along each axis (divided by rows - 1). */
  variance: Float64Array;
  /** Variance along all axes together. */
  total: number;
  /** Rows that the axes were found from. */
  nRows: number;
}

export interface PcaOptions {
  /** Axes wanted; at most `dim`. */
  k: number;
  /** Axes are found from at most so many rows, evenly spread; all are projected. */
  maxRows?: number;
  /** Axes are found when variances move by less than this share of the largest; 1e-11 unless given. */
  tolerance?: number;
  /** Called between blocks of rows and iterations; may reject to end the work. */
  breathe?: () => Promise<void>;
}

const blockRows = 512;
/** More directions than are wanted make the wanted ones converge faster. */
const spare = 8;
const maxIterations = 500;

function strideOf(nRows: number, maxRows: number): number {
  return Math.max(1, Math.ceil(nRows / maxRows));
}

async function meanOf(matrix: Float32Array, dim: number, breathe: () => Promise<void>) {
  const n = matrix.length / dim;
  const mean = new Float64Array(dim);
  for (let row = 0; row < n; row += 1) {
    if (row % (8 * blockRows) === 0) await breathe();
    const at = row * dim;
    for (let j = 0; j < dim; j += 1) mean[j] = (mean[j] ?? 0) + (matrix[at + j] ?? NaN);
  }
  return mean.map((sum) => sum / n);
}

interface Centred {
  matrix: Float32Array;
  mean: Float64Array;
  dim: number;
  stride: number;
}

/** `[dim, dim]` of every `stride`-th row. */
async function covarianceOf({ matrix, mean, dim, stride }: Centred, breathe: () => Promise<void>) {
  const n = matrix.length / dim;
  const sums = new Float64Array(dim * dim);
  const row = new Float64Array(dim);
  let used = 0;
  for (let i = 0; i < n; i += stride, used += 1) {
    if (used % blockRows === 0) await breathe();
    for (let j = 0; j < dim; j += 1) row[j] = (matrix[i * dim + j] ?? NaN) - (mean[j] ?? 0);
    for (let a = 0; a < dim; a += 1) {
      const value = row[a] ?? 0;
      const at = a * dim;
      for (let b = a; b < dim; b += 1) sums[at + b] = (sums[at + b] ?? 0) + value * (row[b] ?? 0);
    }
  }
  for (let a = 0; a < dim; a += 1) {
    for (let b = a; b < dim; b += 1) {
      const value = (sums[a * dim + b] ?? 0) / Math.max(1, used - 1);
      sums[a * dim + b] = value;
      sums[b * dim + a] = value;
    }
  }
  return { covariance: sums, used };
}

/** Makes the rows of `[m, dim]` orthonormal in place, twice over so that rounding does not add up. */
function orthonormalise(rows: Float64Array, m: number, dim: number): void {
  for (let pass = 0; pass < 2; pass += 1) {
    for (let i = 0; i < m; i += 1) {
      const own = rows.subarray(i * dim, (i + 1) * dim);
      for (let j = 0; j < i; j += 1) {
        const other = rows.subarray(j * dim, (j + 1) * dim);
        let along = 0;
        for (let d = 0; d < dim; d += 1) along += (own[d] ?? 0) * (other[d] ?? 0);
        for (let d = 0; d < dim; d += 1) own[d] = (own[d] ?? 0) - along * (other[d] ?? 0);
      }
      const length = Math.hypot(...own) || 1;
      for (let d = 0; d < dim; d += 1) own[d] = (own[d] ?? 0) / length;
    }
  }
}

/** `rows x matrix` for a symmetric `[dim, dim]`. */
function multiply(rows: Float64Array, matrix: Float64Array, m: number, dim: number): Float64Array {
  const out = new Float64Array(m * dim);
  for (let i = 0; i < m; i += 1) {
    for (let d = 0; d < dim; d += 1) {
      const factor = rows[i * dim + d] ?? 0;
      if (factor === 0) continue;
      const from = d * dim;
      const to = i * dim;
      for (let e = 0; e < dim; e += 1)
        out[to + e] = (out[to + e] ?? 0) + factor * (matrix[from + e] ?? 0);
    }
  }
  return out;
}

/**
 * Eigenvalues and vectors (rows) of a small symmetric `[m, m]` by Jacobi rotations, largest first.
 * @see Golub and Van Loan, "Matrix Computations", 8.5.
 */
function smallEigen(
  symmetric: Float64Array,
  m: number,
): { values: number[]; vectors: Float64Array } {
  const a = symmetric.slice();
  const v = new Float64Array(m * m);
  for (let i = 0; i < m; i += 1) v[i * m + i] = 1;
  const at = (array: Float64Array, i: number, j: number): number => array[i * m + j] ?? 0;
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let off = 0;
    for (let p = 0; p < m; p += 1) {
      for (let q = p + 1; q < m; q += 1) {
        const apq = at(a, p, q);
        off += apq * apq;
        if (Math.abs(apq) < 1e-300) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < m; k += 1) {
          const [kp, kq] = [at(a, k, p), at(a, k, q)];
          a[k * m + p] = c * kp - s * kq;
          a[k * m + q] = s * kp + c * kq;
        }
        for (let k = 0; k < m; k += 1) {
          const [pk, qk] = [at(a, p, k), at(a, q, k)];
          a[p * m + k] = c * pk - s * qk;
          a[q * m + k] = s * pk + c * qk;
          const [vp, vq] = [at(v, p, k), at(v, q, k)];
          v[p * m + k] = c * vp - s * vq;
          v[q * m + k] = s * vp + c * vq;
        }
      }
    }
    if (off < 1e-30) break;
  }
  const order = Array.from({ length: m }, (_, i) => i).sort((i, j) => at(a, j, j) - at(a, i, i));
  const vectors = new Float64Array(m * m);
  order.forEach((from, to) => vectors.set(v.subarray(from * m, (from + 1) * m), to * m));
  return { values: order.map((i) => at(a, i, i)), vectors };
}

/** One Rayleigh-Ritz step: the basis turned onto its own best directions, and their variances. */
function ritz(basis: Float64Array, image: Float64Array, m: number, dim: number) {
  const small = new Float64Array(m * m);
  for (let i = 0; i < m; i += 1) {
    for (let j = 0; j < m; j += 1) {
      let sum = 0;
      for (let d = 0; d < dim; d += 1) sum += (basis[i * dim + d] ?? 0) * (image[j * dim + d] ?? 0);
      small[i * m + j] = sum;
    }
  }
  const { values, vectors } = smallEigen(small, m);
  const turned = new Float64Array(m * dim);
  for (let i = 0; i < m; i += 1) {
    for (let j = 0; j < m; j += 1) {
      const factor = vectors[i * m + j] ?? 0;
      for (let d = 0; d < dim; d += 1) {
        turned[i * dim + d] = (turned[i * dim + d] ?? 0) + factor * (image[j * dim + d] ?? 0);
      }
    }
  }
  return { values, turned };
}

/** Each axis points to where its value of largest size is positive. */
function fixSigns(axes: Float64Array, k: number, dim: number): void {
  for (let i = 0; i < k; i += 1) {
    const own = axes.subarray(i * dim, (i + 1) * dim);
    const most = own.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    if (most < 0) own.forEach((value, d) => (own[d] = -value));
  }
}

async function leading(
  covariance: Float64Array,
  dim: number,
  { k, tolerance }: { k: number; tolerance: number },
  breathe: () => Promise<void>,
): Promise<{ axes: Float64Array; values: number[] }> {
  const m = Math.min(dim, k + spare);
  const random = createRandom(1);
  let basis = Float64Array.from({ length: m * dim }, () => random.normal());
  orthonormalise(basis, m, dim);
  let before: number[] = [];
  for (let i = 0; i < maxIterations; i += 1) {
    await breathe();
    const { values, turned } = ritz(basis, multiply(basis, covariance, m, dim), m, dim);
    basis = turned as Float64Array<ArrayBuffer>;
    orthonormalise(basis, m, dim);
    const moved = values.slice(0, k).some((value, j) => {
      return !(Math.abs(value - (before[j] ?? Infinity)) <= tolerance * Math.abs(values[0] ?? 1));
    });
    before = values;
    if (!moved) break;
  }
  const axes = basis.slice(0, k * dim);
  fixSigns(axes, k, dim);
  return { axes, values: before.slice(0, k) };
}

/**
 * Principal axes of the rows of a matrix.
 *
 * @param matrix  `[n, dim]` row-major, borrowed; finite, n >= 2.
 * @throws LabError `too-few-trials` for less than two rows; what `breathe` rejects with.
 */
export async function principalAxes(
  matrix: Float32Array,
  dim: number,
  { k, maxRows = Infinity, tolerance = 1e-11, breathe = () => Promise.resolve() }: PcaOptions,
): Promise<PrincipalAxes> {
  const n = matrix.length / dim;
  if (!(n >= 2)) {
    throw new LabError('too-few-trials', `A map needs at least 2 embeddings; there are ${n || 0}.`);
  }
  const mean = await meanOf(matrix, dim, breathe);
  const stride = strideOf(n, maxRows);
  const { covariance, used } = await covarianceOf({ matrix, mean, dim, stride }, breathe);
  const total = mean.reduce((sum, _, d) => sum + (covariance[d * dim + d] ?? 0), 0);
  const { axes, values } = await leading(
    covariance,
    dim,
    { k: Math.min(k, dim), tolerance },
    breathe,
  );
  return { mean, axes, variance: Float64Array.from(values), total, nRows: used };
}

/**
 * Coordinates of rows along the axes.
 *
 * @param matrix  `[n, dim]`, borrowed.
 * @returns       `[n, k]`; NaN where a row holds NaN.
 */
export function projectRows(
  matrix: Float32Array,
  dim: number,
  { mean, axes, variance }: PrincipalAxes,
): Float32Array<ArrayBuffer> {
  const n = matrix.length / dim;
  const k = variance.length;
  const out = new Float32Array(n * k);
  for (let row = 0; row < n; row += 1) {
    for (let i = 0; i < k; i += 1) {
      let sum = 0;
      for (let d = 0; d < dim; d += 1) {
        sum += ((matrix[row * dim + d] ?? NaN) - (mean[d] ?? 0)) * (axes[i * dim + d] ?? 0);
      }
      out[row * k + i] = sum;
    }
  }
  return out;
}
