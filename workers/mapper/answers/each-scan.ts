/** @file What a retrieval says of each of its scans. */
import { placesOf } from '../../../src/numerics/retrieval.ts';
import type { Neighbour, RetrievedScan } from '../mapper.protocol.ts';
import type { Gallery } from './gallery.ts';
import type { Query } from './held-out.ts';

/** Conditions told a scan. */
const NEAREST = 5;

/** Conditions nearest to prediction `column`, the earlier row first on ties, each once. */
function nearestTo({ cosines, ids }: Gallery, column: number): Neighbour[] {
  const n = ids.length;
  const best = new Map<number, number>();
  ids.forEach((condition, row) => {
    const similarity = cosines[row * n + column] ?? NaN;
    if (similarity > (best.get(condition) ?? -Infinity)) best.set(condition, similarity);
  });
  return [...best]
    .sort(([, a], [, b]) => b - a)
    .slice(0, NEAREST)
    .map(([condition, similarity]) => ({ condition, similarity }));
}

/** @param queries  Of the rows of the gallery, in its order. */
export function eachScan(gallery: Gallery, queries: readonly Query[]): RetrievedScan[] {
  const n = gallery.ids.length;
  return placesOf(gallery.cosines, gallery.ids).map((places, i) => ({
    ...places,
    trials: queries[i]?.trials ?? [],
    condition: gallery.ids[i] ?? -1,
    similarity: gallery.cosines[i * n + i] ?? NaN,
    nearest: nearestTo(gallery, i),
  }));
}
