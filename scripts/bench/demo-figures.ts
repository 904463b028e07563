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
