/**
 * @file How strongly neighbours belong together: UMAP's fuzzy simplicial set (McInnes, Healy and Melville,
 * 2018, algorithms 2 and 3). Checked against umap-js 1.4.0.
 */
import type { NeighbourLists } from './lists.ts';
import type { Breathe } from './neighbours.ts';

/** Pairs of rows, each in both directions. */
export interface FuzzyGraph {
  from: Int32Array;
  to: Int32Array;
  /** In (0, 1]. */
  weight: Float32Array;
}

const nBisections = 64;
const tolerance = 1e-5;
/** A row's scale is at least this share of the mean distance to its neighbours. */
const leastScale = 1e-3;

/**
 * The scale at which the strengths of a row's neighbours add up to log2(k + 1), by bisection.
 *
 * @param distances  Ascending, without the row itself.
 * @param nearest    The smallest that is not 0; nearer ones count in full.
 */
function scaleOf(distances: Float32Array, nearest: number, meanOfAll: number): number {
  const target = Math.log2(distances.length + 1);
  let [low, high, middle] = [0, Infinity, 1];
  for (let i = 0; i < nBisections; i += 1) {
    let sum = 0;
    for (const distance of distances) {
      const beyond = distance - nearest;
      sum += beyond > 0 ? Math.exp(-beyond / middle) : 1;
    }
    if (Math.abs(sum - target) < tolerance) break;
    if (sum > target) {
      high = middle;
      middle = (low + high) / 2;
    } else {
      low = middle;
      middle = high === Infinity ? middle * 2 : (low + high) / 2;
    }
  }
  // The row itself, at 0, is one of those that the mean is taken over.
  const mean = distances.reduce((sum, one) => sum + one, 0) / (distances.length + 1);
  return Math.max(middle, leastScale * (nearest > 0 ? mean : meanOfAll));
}

/** `[n, k]` strength of each neighbour, as the row sees it. */
async function strengthsOf({ n, k, squared }: NeighbourLists, breathe: Breathe) {
  const distances = squared.map((value) => Math.sqrt(value));
  const meanOfAll = distances.reduce((sum, one) => sum + one, 0) / (n * (k + 1));
  const strengths = new Float32Array(n * k);
  for (let row = 0; row < n; row += 1) {
    if (row % 512 === 0) await breathe(row / n);
    const own = distances.subarray(row * k, (row + 1) * k);
    const nearest = own.find((distance) => distance > 0) ?? 0;
    const scale = scaleOf(own, nearest, meanOfAll);
    own.forEach((distance, i) => {
      const beyond = distance - nearest;
      strengths[row * k + i] = beyond <= 0 ? 1 : Math.exp(-beyond / scale);
    });
  }
  return strengths;
}

/** What a row makes of another: 0 where it is none of its neighbours. */
function strengthOf(
  { k, index }: NeighbourLists,
  strengths: Float32Array,
  row: number,
  of: number,
) {
  for (let at = row * k; at < (row + 1) * k; at += 1)
    if (index[at] === of) return strengths[at] ?? 0;
  return 0;
}

/** Pairs that either row sees, with the probability that one of the two views holds: `a + b - a b`. */
export async function fuzzyGraph(lists: NeighbourLists, breathe: Breathe): Promise<FuzzyGraph> {
  const { n, k, index } = lists;
  const strengths = await strengthsOf(lists, breathe);
  const from = new Int32Array(2 * n * k);
  const to = new Int32Array(2 * n * k);
  const weight = new Float32Array(2 * n * k);
  let count = 0;
  const add = (a: number, b: number, strength: number) => {
    [from[count], to[count], weight[count]] = [a, b, strength];
    count += 1;
  };
  for (let at = 0; at < n * k; at += 1) {
    const [row, other] = [Math.floor(at / k), index[at] ?? -1];
    if (other < 0) continue;
    const own = strengths[at] ?? 0;
    const back = strengthOf(lists, strengths, other, row);
    // A pair that both see comes up twice; it is taken the first time.
    if (own === 0 || (back > 0 && other < row)) continue;
    const both = own + back - own * back;
    add(row, other, both);
    add(other, row, both);
  }
  return {
    from: from.slice(0, count),
    to: to.slice(0, count),
    weight: weight.slice(0, count),
  };
}
