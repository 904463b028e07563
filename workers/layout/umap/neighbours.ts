/**
 * @file The nearest rows of every row: exact for few, by trees and descent for many. Neighbours of
 * neighbours are likely neighbours (Dong, Moses and Li, "Efficient k-nearest neighbor graph construction
 * for generic similarity measures", 2011); trees of random planes give the first ones.
 */
import type { Random } from '../../../src/numerics/random.ts';
import { emptyLists, offerBoth, type NeighbourLists, type Rows } from './lists.ts';

/** Awaited often: lets the worker hear a cancel, and tells the share that is done. */
export type Breathe = (share: number) => Promise<void>;

/** Up to so many rows all pairs are compared. */
const allPairs = 4096;
const nTrees = 8;
const leafSize = 32;
/** Neighbours of each row that are compared with one another in a round. */
const nCandidates = 16;
const maxRounds = 12;
/** The descent is over when a round changes less than this share of the lists. */
const enough = 0.002;

async function compareAll(rows: Rows, lists: NeighbourLists, breathe: Breathe): Promise<void> {
  const { n } = lists;
  for (let a = 0; a < n; a += 1) {
    for (let b = a + 1; b < n; b += 1) offerBoth(rows, lists, a, b);
    // The first rows have the most pairs.
    if (a % 64 === 0) await breathe(1 - ((n - a) / n) ** 2);
  }
}

/** Parts `order[from, to)` by a plane between two random rows. @returns Where the second part begins. */
function part(
  { values, dim }: Rows,
  order: Int32Array,
  [from, to]: [number, number],
  random: Random,
) {
  const pick = () => (order[from + random.integer(to - from)] ?? 0) * dim;
  const [a, b] = [pick(), pick()];
  const normal = Float32Array.from(
    { length: dim },
    (_, d) => (values[a + d] ?? 0) - (values[b + d] ?? 0),
  );
  let offset = 0;
  for (let d = 0; d < dim; d += 1)
    offset += ((normal[d] ?? 0) * ((values[a + d] ?? 0) + (values[b + d] ?? 0))) / 2;
  let middle = from;
  for (let i = from; i < to; i += 1) {
    const row = order[i] ?? 0;
    let side = -offset;
    for (let d = 0; d < dim; d += 1) side += (normal[d] ?? 0) * (values[row * dim + d] ?? 0);
    if (side <= 0) continue;
    order[i] = order[middle] ?? 0;
    order[middle] = row;
    middle += 1;
  }
  // Equal rows have no plane between them.
  return middle === from || middle === to ? (from + to) >> 1 : middle;
}

/** One tree: rows that end in the same leaf are offered to each other. */
async function plant(
  rows: Rows,
  lists: NeighbourLists,
  random: Random,
  breathe: () => Promise<void>,
) {
  const order = Int32Array.from({ length: lists.n }, (_, i) => i);
  const open: [number, number][] = [[0, lists.n]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [from, to] = next;
    if (to - from > leafSize) {
      const middle = part(rows, order, next, random);
      open.push([from, middle], [middle, to]);
      if (to - from > 4096) await breathe();
      continue;
    }
    for (let i = from; i < to; i += 1)
      for (let j = i + 1; j < to; j += 1) offerBoth(rows, lists, order[i] ?? 0, order[j] ?? 0);
    if (open.length % 8 === 0) await breathe();
  }
}

/** Up to {@link nCandidates} rows for each row, a fair draw of those that were offered. */
interface Candidates {
  rows: Int32Array;
  offered: Int32Array;
}

const noCandidates = (n: number): Candidates => ({
  rows: new Int32Array(n * nCandidates),
  offered: new Int32Array(n),
});

function propose({ rows, offered }: Candidates, to: number, row: number, random: Random): void {
  const count = offered[to] ?? 0;
  offered[to] = count + 1;
  const at = count < nCandidates ? count : random.integer(count + 1);
  if (at < nCandidates) rows[to * nCandidates + at] = row;
}

/** Neighbours both ways, those not compared yet apart from the others; all count as compared then. */
function gather({ n, k, index, fresh }: NeighbourLists, random: Random) {
  const [recent, old] = [noCandidates(n), noCandidates(n)];
  for (let at = 0; at < n * k; at += 1) {
    const [row, neighbour] = [Math.floor(at / k), index[at] ?? -1];
    if (neighbour < 0) continue;
    const into = fresh[at] === 1 ? recent : old;
    propose(into, row, neighbour, random);
    propose(into, neighbour, row, random);
    fresh[at] = 0;
  }
  return { recent, old };
}

/** One round of the descent. @returns How many entries of the lists changed. */
async function descend(
  rows: Rows,
  lists: NeighbourLists,
  random: Random,
  breathe: () => Promise<void>,
) {
  const { recent, old } = gather(lists, random);
  let changed = 0;
  for (let row = 0; row < lists.n; row += 1) {
    const first = row * nCandidates;
    const nRecent = Math.min(nCandidates, recent.offered[row] ?? 0);
    const nOld = Math.min(nCandidates, old.offered[row] ?? 0);
    for (let i = 0; i < nRecent; i += 1) {
      const one = recent.rows[first + i] ?? 0;
      for (let j = i + 1; j < nRecent; j += 1) {
        const other = recent.rows[first + j] ?? 0;
        if (other !== one) changed += offerBoth(rows, lists, one, other);
      }
      for (let j = 0; j < nOld; j += 1) {
        const other = old.rows[first + j] ?? 0;
        if (other !== one) changed += offerBoth(rows, lists, one, other);
      }
    }
    if (row % 256 === 0) await breathe();
  }
  return changed;
}

/**
 * @param k  Neighbours of each row, itself not among them; less than there are rows.
 * @returns  Lists nearest first. Of more than 4,096 rows nearly all are the nearest, and a few the next ones.
 */
export async function nearestNeighbours(
  rows: Rows,
  k: number,
  random: Random,
  breathe: Breathe,
): Promise<NeighbourLists> {
  const n = rows.values.length / rows.dim;
  const lists = emptyLists(n, k);
  if (n <= allPairs) {
    await compareAll(rows, lists, breathe);
    return lists;
  }
  for (let tree = 0; tree < nTrees; tree += 1)
    await plant(rows, lists, random, () => breathe((0.3 * tree) / nTrees));
  for (let round = 0; round < maxRounds; round += 1) {
    const changed = await descend(rows, lists, random, () =>
      breathe(0.3 + (0.7 * round) / maxRounds),
    );
    if (changed < enough * n * k) break;
  }
  return lists;
}
