/**
 * @file How far two sets of features lie apart: the Fréchet distance of the Gaussians with their means and
 * covariances (Heusel et al. 2017), and the kernel distance, which small samples do not bias
 * (Bińkowski et al. 2018). Checked against `scipy.linalg.sqrtm` and numpy.
 */
import { LabError } from '../domain/errors.ts';
import { singularValues, upperTriangle, type Breathe } from './singular-values.ts';

const atOnce: Breathe = () => Promise.resolve();

/** Rows of features, `[n, dim]` row-major. */
export interface Features {
  matrix: Float32Array;
  dim: number;
}

export function countOf({ matrix, dim }: Features): number {
  if (dim < 1 || matrix.length % dim !== 0 || matrix.length < 2 * dim) {
    throw new LabError(
      'too-few-trials',
      `A distance of features needs two pictures at least; ${matrix.length} values of ${dim} are there.`,
    );
  }
  return matrix.length / dim;
}

/** `[n, dim]`. */
interface Rows {
  values: Float32Array | Float64Array;
  n: number;
}

/** A mean and rows whose products are the covariance: `rows' rows`, divided by n. */
interface Spread {
  mean: Float64Array;
  /** At most `dim` of them. */
  rows: Rows;
  /** Trace of the covariance. */
  trace: number;
}

async function spreadOf(features: Features, breathe: Breathe): Promise<Spread> {
  const { matrix, dim } = features;
  const n = countOf(features);
  const mean = new Float64Array(dim);
  matrix.forEach((value, i) => (mean[i % dim] = (mean[i % dim] ?? 0) + value / n));
  const scale = 1 / Math.sqrt(n);
  const values = Float64Array.from(matrix, (value, i) => scale * (value - (mean[i % dim] ?? 0)));
  const trace = values.reduce((sum, value) => sum + value * value, 0);
  if (n <= dim) return { mean, rows: { values, n }, trace };
  const triangle = await upperTriangle(values, n, dim, breathe);
  return { mean, rows: { values: triangle, n: dim }, trace };
}

/** `[a.n, b.n]`: products of the rows of both. */
async function products(a: Rows, b: Rows, dim: number, breathe: Breathe): Promise<Float64Array> {
  const out = new Float64Array(a.n * b.n);
  for (let i = 0; i < a.n; i += 1) {
    if ((i * b.n * dim) % 8_000_000 < b.n * dim) await breathe();
    for (let j = 0; j < b.n; j += 1) {
      let sum = 0;
      for (let d = 0; d < dim; d += 1)
        sum += (a.values[i * dim + d] ?? 0) * (b.values[j * dim + d] ?? 0);
      out[i * b.n + j] = sum;
    }
  }
  return out;
}

/**
 * `|mean a - mean b|^2 + tr(cov a + cov b - 2 (cov a cov b)^(1/2))`, covariances divided by n as in the
 * code of the paper. The trace of the root is the sum of the singular values of the product of both
 * sets' centred rows, so that no root of a singular matrix is taken.
 *
 * @param a, b       Two rows at least, the same `dim`. Borrowed.
 * @param breathe    Called some times a second; may reject to end the work.
 * @returns          At least 0 but for rounding; larger the fewer the rows are, for equal distributions too.
 * @throws LabError  `too-few-trials` (less than two rows), `bad-request` (numbers that are not finite).
 */
export async function frechetDistance(
  a: Features,
  b: Features,
  breathe: Breathe = atOnce,
): Promise<number> {
  const [first, second] = [await spreadOf(a, breathe), await spreadOf(b, breathe)];
  const apart = first.mean.reduce((sum, v, d) => sum + (v - (second.mean[d] ?? NaN)) ** 2, 0);
  const shared = await products(first.rows, second.rows, a.dim, breathe);
  const values = await singularValues(shared, first.rows.n, second.rows.n, breathe);
  return apart + first.trace + second.trace - 2 * values.reduce((sum, v) => sum + v, 0);
}

/** `(x.y / dim + 1)^3` of every row of `a` with every row of `b`: `[n, m]`. */
async function kernelMatrix(a: Features, b: Features, breathe: Breathe): Promise<Float64Array> {
  const rows = (features: Features): Rows => ({ values: features.matrix, n: countOf(features) });
  const out = await products(rows(a), rows(b), a.dim, breathe);
  return out.map((product) => (product / a.dim + 1) ** 3);
}

/** Mean over pairs of kept rows; `distinct` leaves out a row with itself. */
function meanOver(
  matrix: Float64Array,
  m: number,
  rows: number[],
  columns: number[],
  distinct: boolean,
) {
  let [sum, count] = [0, 0];
  for (const i of rows) {
    for (const j of columns) {
      if (distinct && i === j) continue;
      sum += matrix[i * m + j] ?? NaN;
      count += 1;
    }
  }
  return sum / count;
}

/**
 * The kernel distance of any of the rows: the unbiased squared maximum mean discrepancy with the
 * polynomial kernel of degree 3. It can lie below 0.
 *
 * @param a, b  As for {@link frechetDistance}.
 * @returns     The distance of the named rows, two of each at least.
 */
export async function kernelDistance(
  a: Features,
  b: Features,
  breathe: Breathe = atOnce,
): Promise<(rowsOfA: number[], rowsOfB: number[]) => number> {
  const [n, m] = [countOf(a), countOf(b)];
  const within = [await kernelMatrix(a, a, breathe), await kernelMatrix(b, b, breathe)] as const;
  const between = await kernelMatrix(a, b, breathe);
  return (rows, others) =>
    meanOver(within[0], n, rows, rows, true) +
    meanOver(within[1], m, others, others, true) -
    2 * meanOver(between, m, rows, others, false);
}
