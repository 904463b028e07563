/** @file The nearest rows found so far, of every row: short sorted lists in flat arrays. */

/** Rows of `[n, dim]`, borrowed. */
export interface Rows {
  values: Float32Array;
  dim: number;
}

export interface NeighbourLists {
  n: number;
  k: number;
  /** `[n, k]` nearest first; -1 where none was found. */
  index: Int32Array;
  /** `[n, k]` squared Euclidean distances; Infinity where none was found. */
  squared: Float32Array;
  /** `[n, k]` 1 where the neighbour was not compared with others yet. */
  fresh: Uint8Array;
}

export function emptyLists(n: number, k: number): NeighbourLists {
  const index = new Int32Array(n * k).fill(-1);
  const squared = new Float32Array(n * k).fill(Infinity);
  return { n, k, index, squared, fresh: new Uint8Array(n * k) };
}

/** Squared distance of two rows. */
export function squaredDistance({ values, dim }: Rows, a: number, b: number): number {
  let sum = 0;
  const [from, to] = [a * dim, b * dim];
  for (let d = 0; d < dim; d += 1) {
    const difference = (values[from + d] ?? 0) - (values[to + d] ?? 0);
    sum += difference * difference;
  }
  return sum;
}

/** Offer `b` as a neighbour of `a`. @returns Whether it is a new one. */
export function offer(lists: NeighbourLists, a: number, b: number, squared: number): boolean {
  const { k, index, squared: found, fresh } = lists;
  const first = a * k;
  const last = first + k - 1;
  if (!(squared < (found[last] ?? 0))) return false;
  for (let at = first; at <= last; at += 1) if (index[at] === b) return false;
  let at = last;
  for (; at > first && (found[at - 1] ?? 0) > squared; at -= 1) {
    index[at] = index[at - 1] ?? -1;
    found[at] = found[at - 1] ?? Infinity;
    fresh[at] = fresh[at - 1] ?? 0;
  }
  [index[at], found[at], fresh[at]] = [b, squared, 1];
  return true;
}

/** Offer two rows to each other. @returns How many of the two lists changed. */
export function offerBoth(rows: Rows, lists: NeighbourLists, a: number, b: number): number {
  const squared = squaredDistance(rows, a, b);
  return Number(offer(lists, a, b, squared)) + Number(offer(lists, b, a, squared));
}
