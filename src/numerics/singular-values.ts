/**
 * @file Singular values without vectors: Householder bidiagonalisation, then implicit QL on the
 * tridiagonal matrix of twice the size whose eigenvalues are both signs of them. Checked against numpy.
 *
 * @see Golub and Van Loan, "Matrix Computations", 5.2.2, 5.4.8, 8.3.3 and 8.6.1.
 */
import { LabError } from '../domain/errors.ts';

export type Breathe = () => Promise<void>;

/** Multiplications between two breaths: some 20 ms. */
const WORK = 10_000_000;
const mostTurns = 60;

/** Called with work that was done; breathes when there was enough of it. */
function breather(breathe: Breathe) {
  let done = 0;
  return async (work: number) => {
    done += work;
    if (done < WORK) return;
    done = 0;
    await breathe();
  };
}

/**
 * The vector that reflects `x` onto its first axis, in place of `x`.
 *
 * @returns  `beta` of the reflection `I - beta v v'`, and what the first value becomes.
 */
function reflector(x: Float64Array): { beta: number; first: number } {
  const length = Math.sqrt(x.reduce((sum, v) => sum + v * v, 0));
  const head = x[0] ?? 0;
  if (length === 0) return { beta: 0, first: 0 };
  const first = head > 0 ? -length : length;
  x[0] = head - first;
  return { beta: 2 / x.reduce((sum, v) => sum + v * v, 0), first };
}

/** Reflect column `k` of `[m, n]` onto its first axis, from row `k` on; returns what stands on the diagonal. */
function reflectColumn(a: Float64Array, m: number, n: number, k: number): number {
  const v = Float64Array.from({ length: m - k }, (_, i) => a[(k + i) * n + k] ?? 0);
  const { beta, first } = reflector(v);
  const sums = new Float64Array(n);
  for (let i = k; i < m; i += 1) {
    const factor = v[i - k] ?? 0;
    for (let j = k + 1; j < n; j += 1) sums[j] = (sums[j] ?? 0) + factor * (a[i * n + j] ?? 0);
  }
  for (let i = k; i < m; i += 1) {
    const factor = beta * (v[i - k] ?? 0);
    for (let j = k + 1; j < n; j += 1) a[i * n + j] = (a[i * n + j] ?? 0) - factor * (sums[j] ?? 0);
    a[i * n + k] = i === k ? first : 0;
  }
  return first;
}

/** Reflect row `k` onto the axis right of the diagonal; returns what stands there. */
function reflectRow(a: Float64Array, m: number, n: number, k: number): number {
  const v = a.slice(k * n + k + 1, (k + 1) * n);
  const { beta, first } = reflector(v);
  for (let i = k + 1; i < m; i += 1) {
    const row = a.subarray(i * n + k + 1, (i + 1) * n);
    let along = 0;
    for (let j = 0; j < v.length; j += 1) along += (row[j] ?? 0) * (v[j] ?? 0);
    const factor = beta * along;
    for (let j = 0; j < v.length; j += 1) row[j] = (row[j] ?? 0) - factor * (v[j] ?? 0);
  }
  return first;
}

/**
 * The upper triangle of a QR factorisation: `[n, n]` with the same `A' A` as `[m, n]`, m >= n.
 *
 * @param matrix  `[m, n]` row-major. Changed.
 */
export async function upperTriangle(
  matrix: Float64Array,
  m: number,
  n: number,
  breathe: Breathe = () => Promise.resolve(),
): Promise<Float64Array> {
  const tick = breather(breathe);
  for (let k = 0; k < n; k += 1) {
    reflectColumn(matrix, m, n, k);
    await tick(2 * (m - k) * (n - k));
  }
  return matrix.slice(0, n * n);
}

/** Eigenvalues of a symmetric tridiagonal matrix, unsorted: implicit QL with Wilkinson's shift. */
async function tridiagonalValues(
  d: Float64Array,
  e: Float64Array,
  tick: (work: number) => unknown,
) {
  const n = d.length;
  const size = e.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const isSmall = (i: number) => Math.abs(e[i] ?? 0) <= Number.EPSILON * size;
  for (let l = 0; l < n; l += 1) {
    for (let turns = 0; ; turns += 1) {
      let m = l;
      while (m < n - 1 && !isSmall(m)) m += 1;
      if (m === l) break;
      if (turns === mostTurns) {
        throw new LabError(
          'bad-request',
          'Singular values did not converge: are all numbers finite?',
        );
      }
      await tick(20 * (m - l));
      const [dl, el] = [d[l] ?? 0, e[l] ?? 0];
      const half = ((d[l + 1] ?? 0) - dl) / (2 * el);
      let g = (d[m] ?? 0) - dl + el / (half + (half < 0 ? -1 : 1) * Math.hypot(half, 1));
      let [s, c, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i -= 1) {
        const f = s * (e[i] ?? 0);
        const b = c * (e[i] ?? 0);
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = (d[i + 1] ?? 0) - p;
          e[m] = 0;
          break;
        }
        [s, c] = [f / r, g / r];
        g = (d[i + 1] ?? 0) - p;
        const t = ((d[i] ?? 0) - g) * s + 2 * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
      }
      if (i >= l) continue;
      d[l] = (d[l] ?? 0) - p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return d;
}

function transposed(matrix: Float64Array, m: number, n: number): Float64Array {
  return Float64Array.from(matrix, (_, at) => matrix[(at % m) * n + Math.floor(at / m)] ?? 0);
}

/**
 * Singular values, largest first.
 *
 * @param matrix     `[m, n]` row-major, finite. Changed.
 * @param breathe    Called some times a second; may reject to end the work.
 * @returns          `[min(m, n)]`, each right to about 1e-15 of the largest.
 * @throws LabError  `bad-request` where numbers are not finite.
 */
export async function singularValues(
  matrix: Float64Array,
  m: number,
  n: number,
  breathe: Breathe = () => Promise.resolve(),
): Promise<Float64Array> {
  if (m < n) return singularValues(transposed(matrix, m, n), n, m, breathe);
  if (!matrix.every(Number.isFinite)) {
    throw new LabError('bad-request', 'Singular values need finite numbers; there are others.');
  }
  const tick = breather(breathe);
  const around = new Float64Array(2 * n);
  for (let k = 0; k < n; k += 1) {
    around[2 * k] = reflectColumn(matrix, m, n, k);
    if (k < n - 1) around[2 * k + 1] = reflectRow(matrix, m, n, k);
    await tick(4 * (m - k) * (n - k));
  }
  const values = await tridiagonalValues(new Float64Array(2 * n), around, tick);
  return values.sort().reverse().slice(0, n).map(Math.abs);
}
