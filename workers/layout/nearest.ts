/** @file Nearest rows by cosine, and the place among them. Pure. */
import { norm } from '../../src/numerics/vectors.ts';

export interface Near {
  row: number;
  similarity: number;
}

/** `[n]` lengths of the rows of `[n, dim]`. */
export function rowNorms(matrix: Float32Array, dim: number): Float64Array {
  return Float64Array.from({ length: matrix.length / dim }, (_, i) =>
    norm(matrix.subarray(i * dim, (i + 1) * dim)),
  );
}

/**
 * The `top` rows of `[n, dim]` most like `vector`, best first; the lower row first among equals.
 *
 * @param norms   Of {@link rowNorms}.
 * @param except  A row that is left out: the vector itself.
 */
export function nearestRows(
  matrix: Float32Array,
  norms: Float64Array,
  vector: Float32Array,
  top: number,
  except = -1,
): Near[] {
  const dim = vector.length;
  const length = norm(vector);
  const best: Near[] = [];
  for (let row = 0; row < norms.length; row += 1) {
    if (row === except) continue;
    let sum = 0;
    const at = row * dim;
    for (let d = 0; d < dim; d += 1) sum += (matrix[at + d] ?? 0) * (vector[d] ?? 0);
    const scale = length * (norms[row] ?? 0);
    const similarity = scale === 0 ? 0 : sum / scale;
    if (best.length === top && similarity <= (best.at(-1)?.similarity ?? -Infinity)) continue;
    const place = best.findIndex((other) => other.similarity < similarity);
    best.splice(place < 0 ? best.length : place, 0, { row, similarity });
    if (best.length > top) best.pop();
  }
  return best;
}

/** How much nearer neighbours count: the weight falls by e for each 0.05 of similarity. */
const sharpness = 20;

/** Mean place of neighbours in the plane, weighted by similarity: where a row is put that was not laid out. */
export function placeAmong(near: readonly Near[], xy: Float32Array): [number, number] {
  const most = near[0]?.similarity ?? 0;
  let [x, y, sum] = [0, 0, 0];
  for (const { row, similarity } of near) {
    const weight = Math.exp(sharpness * (similarity - most));
    x += weight * (xy[2 * row] ?? NaN);
    y += weight * (xy[2 * row + 1] ?? NaN);
    sum += weight;
  }
  return [x / sum, y / sum];
}
