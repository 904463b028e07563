/**
 * @file The plane of a UMAP: rows that belong together are drawn to each other, random ones pushed apart
 * (McInnes, Healy and Melville, 2018, algorithm 5).
 */
import type { Random } from '../../../src/numerics/random.ts';
import type { Attraction } from './attraction.ts';
import type { FuzzyGraph } from './graph.ts';
import type { Breathe } from './neighbours.ts';

/** Random rows that are pushed away for each that is drawn near. */
const nPushed = 5;
/** No step is longer along an axis. */
const maxStep = 4;
/** Pairs between two turns of the worker's loop. */
const pairsPerTurn = 100_000;

/** Times through all pairs: fewer for more rows. */
export function epochsFor(n: number): number {
  if (n <= 2500) return 500;
  if (n <= 5000) return 400;
  return n <= 7500 ? 300 : 200;
}

const clip = (step: number) => Math.max(-maxStep, Math.min(maxStep, step));

/** Stronger pairs come up in more epochs: the strongest in each. */
interface Schedule {
  /** Epochs between two turns of a pair. */
  every: Float32Array;
  next: Float32Array;
  nextPush: Float32Array;
}

function scheduleOf({ weight }: FuzzyGraph): Schedule {
  const most = weight.reduce((best, one) => Math.max(best, one), 0);
  const every = weight.map((one) => most / one);
  return { every, next: every.slice(), nextPush: every.map((one) => one / nPushed) };
}

/** Draw the rows of pair `e` together, and push random rows away from its first. */
function movePair(
  xy: Float32Array,
  [a, b]: readonly [number, number],
  {
    curve,
    rate,
    pushes,
    random,
  }: { curve: Attraction; rate: number; pushes: number; random: Random },
): void {
  const [ax, bx] = [2 * a, 2 * b];
  const [dx, dy] = [(xy[ax] ?? 0) - (xy[bx] ?? 0), (xy[ax + 1] ?? 0) - (xy[bx + 1] ?? 0)];
  const squared = dx * dx + dy * dy;
  if (squared > 0) {
    const power = squared ** curve.b;
    const pull = (-2 * curve.a * curve.b * power) / squared / (curve.a * power + 1);
    const [sx, sy] = [clip(pull * dx) * rate, clip(pull * dy) * rate];
    xy[ax] = (xy[ax] ?? 0) + sx;
    xy[ax + 1] = (xy[ax + 1] ?? 0) + sy;
    xy[bx] = (xy[bx] ?? 0) - sx;
    xy[bx + 1] = (xy[bx + 1] ?? 0) - sy;
  }
  const n = xy.length / 2;
  for (let i = 0; i < pushes; i += 1) {
    const other = random.integer(n);
    if (other === a) continue;
    const ex = (xy[ax] ?? 0) - (xy[2 * other] ?? 0);
    const ey = (xy[ax + 1] ?? 0) - (xy[2 * other + 1] ?? 0);
    const apart = ex * ex + ey * ey;
    const push = (2 * curve.b) / ((0.001 + apart) * (curve.a * apart ** curve.b + 1));
    xy[ax] = (xy[ax] ?? 0) + (apart > 0 ? clip(push * ex) : maxStep) * rate;
    xy[ax + 1] = (xy[ax + 1] ?? 0) + (apart > 0 ? clip(push * ey) : maxStep) * rate;
  }
}

/**
 * Move rows from where they are to where their neighbours are.
 *
 * @param xy  `[n, 2]`, changed in place.
 */
export async function arrange(
  xy: Float32Array,
  graph: FuzzyGraph,
  curve: Attraction,
  random: Random,
  breathe: Breathe,
): Promise<void> {
  const nEpochs = epochsFor(xy.length / 2);
  const { every, next, nextPush } = scheduleOf(graph);
  for (let epoch = 0; epoch < nEpochs; epoch += 1) {
    const rate = 1 - epoch / nEpochs;
    for (let e = 0; e < every.length; e += 1) {
      if (e % pairsPerTurn === 0) await breathe((epoch + e / every.length) / nEpochs);
      if ((next[e] ?? Infinity) > epoch) continue;
      const gap = (every[e] ?? 1) / nPushed;
      const pushes = Math.max(0, Math.floor((epoch - (nextPush[e] ?? 0)) / gap));
      const pair = [graph.from[e] ?? 0, graph.to[e] ?? 0] as const;
      movePair(xy, pair, { curve, rate, pushes, random });
      next[e] = (next[e] ?? 0) + (every[e] ?? 1);
      nextPush[e] = (nextPush[e] ?? 0) + pushes * gap;
    }
  }
}
