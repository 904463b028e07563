/** @file Figures of pictures and embeddings that the demo's floors are set in. Pure. */
import type { Picture } from '../../src/domain/dataset.ts';
import { createRandom } from '../../src/numerics/random.ts';

export type Rows = Float32Array[];

export function rowsOf(matrix: Float32Array, dim: number): Rows {
  return Array.from({ length: matrix.length / dim }, (_, i) =>
    matrix.slice(i * dim, (i + 1) * dim),
  );
}

function centred(row: Float32Array): Float32Array {
  const mean = row.reduce((sum, v) => sum + v, 0) / row.length;
  const moved = row.map((v) => v - mean);
  const length = Math.hypot(...moved);
  return moved.map((v) => v / length);
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);

/** Share of rows whose own truth correlates better than n - 1 others drawn at random. */
export function identification(found: Rows, truth: Rows, n: number, repeats = 20): number {
  const random = createRandom(5);
  const [a, b] = [found.map(centred), truth.map(centred)];
  let hits = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const [own, row] of a.entries()) {
      const similarity = dot(row, b[own] ?? row);
      const others = Array.from({ length: n - 1 }, () => {
        const other = random.integer(b.length - 1);
        return other + Number(other >= own);
      });
      hits += Number(others.every((other) => dot(row, b[other] ?? row) < similarity));
    }
  }
  return hits / (repeats * a.length);
}

/** Area under the precision-recall curve of one category, as scikit-learn's average precision. */
function averagePrecision(scores: number[], isShown: boolean[]): number {
  const order = scores.map((_, i) => i).sort((i, j) => (scores[j] ?? 0) - (scores[i] ?? 0));
  let [hits, sum] = [0, 0];
  order.forEach((i, place) => {
    if (!isShown[i]) return;
    hits++;
    sum += hits / (place + 1);
  });
  return sum / hits;
}

/** Mean average precision over the categories that occur in the truth. */
export function categoryPrecision(logits: Rows, shown: Set<number>[], nCategories: number): number {
  const each = Array.from({ length: nCategories }, (_, c) => c)
    .filter((c) => shown.some((set) => set.has(c)))
    .map((c) =>
      averagePrecision(
        logits.map((row) => row[c] ?? 0),
        shown.map((set) => set.has(c)),
      ),
    );
  return each.reduce((sum, v) => sum + v, 0) / each.length;
}

/** Mean square of the differences between neighbouring pixels, both ways, over the colours. */
export function gradientEnergy(pictures: Picture[]): number {
  let [sum, count] = [0, 0];
  for (const { width, height, channels, pixels } of pictures) {
    for (let y = 0; y + 1 < height; y++) {
      for (let x = 0; x + 1 < width; x++) {
        for (let c = 0; c < 3; c++) {
          const at = (y * width + x) * channels + c;
          const here = pixels[at] ?? 0;
          sum += ((pixels[at + channels] ?? 0) - here) ** 2;
          sum += ((pixels[at + channels * width] ?? 0) - here) ** 2;
          count += 2;
        }
      }
    }
  }
  return sum / count;
}

/** Share of pictures whose own caption is the nearest, by cosine. */
export function captionTopOne(images: Rows, texts: Rows): number {
  const unit = (row: Float32Array) => row.map((v) => v / Math.hypot(...row));
  const [a, b] = [images.map(unit), texts.map(unit)];
  const hits = a.filter((image, own) => {
    const similarity = dot(image, b[own] ?? image);
    return b.every((text, other) => other === own || dot(image, text) < similarity);
  });
  return hits.length / a.length;
}

/** Rows minus their mean row, over the square root of n - 1, so that their products are a covariance. */
function spread(rows: Rows): { mean: Float64Array; centred: Float64Array[] } {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) row.forEach((v, k) => (mean[k] = (mean[k] ?? 0) + v / rows.length));
  const scale = 1 / Math.sqrt(rows.length - 1);
  const centred = rows.map((row) => Float64Array.from(row, (v, k) => (v - (mean[k] ?? 0)) * scale));
  return { mean, centred };
}

const product = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);

/** Turn two columns until they are orthogonal (one rotation of Jacobi); returns their cosine before. */
function rotate(a: Float64Array, b: Float64Array): number {
  const [aa, bb, ab] = [product(a, a), product(b, b), product(a, b)];
  if (ab === 0) return 0;
  const zeta = (bb - aa) / (2 * ab);
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const c = 1 / Math.hypot(1, t);
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    a[i] = c * (x - t * y);
    b[i] = c * (t * x + y);
  }
  return Math.abs(ab) / Math.sqrt(aa * bb);
}

/** Sum of the singular values of a matrix given by its columns, which are changed. */
export function nuclearNorm(columns: Float64Array[]): number {
  const [tolerance, mostSweeps] = [1e-6, 30];
  for (let sweep = 0, worst = 1; sweep < mostSweeps && worst > tolerance; sweep++) {
    worst = 0;
    columns.forEach((a, i) => {
      for (const b of columns.slice(i + 1)) worst = Math.max(worst, rotate(a, b));
    });
  }
  return columns.reduce((sum, column) => sum + Math.sqrt(product(column, column)), 0);
}

/**
 * Fréchet distance of two sets of features taken as Gaussian.
 *
 * With A and B the centred rows, the trace of the root of cov(A) cov(B) is the sum of the singular
 * values of A B'.
 */
export function frechet(found: Rows, truth: Rows): number {
  const [a, b] = [spread(found), spread(truth)];
  const columns = b.centred.map((row) =>
    Float64Array.from(a.centred, (other) => product(other, row)),
  );
  const total = (rows: Float64Array[]) => rows.reduce((sum, row) => sum + product(row, row), 0);
  const apart = a.mean.reduce((sum, v, k) => sum + (v - (b.mean[k] ?? 0)) ** 2, 0);
  return apart + total(a.centred) + total(b.centred) - 2 * nuclearNorm(columns);
}
