/**
 * @file Banded ridge: voxels in groups, each with a penalty of its own. A band with weight `g` has the
 * penalty `penalty / g`, which is a plain ridge on its voxels times `sqrt(g)`; so the Grams are made once
 * and every choice of weights is a sum (over trials) or a scaling (over voxels) of them. Equal to
 * scikit-learn's ridge on scaled features. Weights are searched at random, from a seed.
 *
 * @see Dupré la Tour, Eickenberg, Nunez-Elizalde and Gallant, "Feature-space selection with banded ridge
 *      regression", NeuroImage 264 (2022).
 */
import { LabError } from '../../../src/domain/errors.ts';
import { dirichlet } from '../../../src/numerics/dirichlet.ts';
import type { MatMul } from '../../../src/numerics/matrix.ts';
import type { Random } from '../../../src/numerics/random.ts';
import type { Design } from './design.ts';
import { defaultPenalties, scorePenalties, type PenaltyPath } from './penalty.ts';
import {
  dualProblem,
  formOf,
  primalProblem,
  trialGram,
  voxelGram,
  type RidgeProblem,
  type Targets,
} from './problem.ts';

/** Grams of all bands are held when they fit this; otherwise each choice of weights makes its own. */
const HELD_BYTES = 2 ** 30;

/** Choices of weights that are tried beside equal ones, and how concentrated they are drawn. */
const TRIES = 24;
const CONCENTRATIONS = [1, 0.1] as const;

/** `[from, to)` columns of each band. */
export type BandRanges = readonly [number, number][];

function scalesOf(ranges: BandRanges, weights: readonly number[], width: number): Float64Array {
  const scales = new Float64Array(width);
  ranges.forEach(([from, to], b) => scales.fill(Math.sqrt(weights[b] ?? 0), from, to));
  return scales;
}

/** The design with each column times its scale. */
function scaledDesign(design: Design, scales: Float64Array): Design {
  const scaled = (slice: Float32Array, from: number, to: number): Float32Array => {
    const width = to - from;
    for (let i = 0; i < slice.length; i += 1) {
      slice[i] = (slice[i] ?? NaN) * (scales[from + (i % width)] ?? NaN);
    }
    return slice;
  };
  return {
    ...design,
    mean: design.mean.map((mean, c) => mean * (scales[c] ?? NaN)),
    rows: (from, to) => scaled(design.rows(from, to), 0, design.kept.length),
    columns: (from, to) => scaled(design.columns(from, to), from, to),
  };
}

function weightedSum(grams: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const sum = new Float32Array(grams[0]?.length ?? 0);
  grams.forEach((gram, b) => {
    const weight = weights[b] ?? NaN;
    for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? NaN) + weight * (gram[i] ?? NaN);
  });
  return sum;
}

function scaledGram(gram: Float32Array, scales: Float64Array): Float32Array {
  const p = scales.length;
  return gram.map(
    (value, i) => value * (scales[Math.floor(i / p)] ?? NaN) * (scales[i % p] ?? NaN),
  );
}

/** The Gram for any weights of the bands, from what is made once. */
async function gramFor(
  design: Design,
  ranges: BandRanges,
  matMul: MatMul,
  onGram: (share: number) => void,
): Promise<(weights: readonly number[], scales: Float64Array) => Promise<Float32Array>> {
  if (formOf(design) === 'primal') {
    const gram = await voxelGram(design, matMul, onGram);
    return (_, scales) => Promise.resolve(scaledGram(gram, scales));
  }
  if (ranges.length * design.nTrials ** 2 * 4 > HELD_BYTES) {
    return (_, scales) => trialGram(scaledDesign(design, scales), matMul, () => undefined);
  }
  const grams: Float32Array[] = [];
  for (const range of ranges) {
    const told = (share: number) => onGram((grams.length + share) / ranges.length);
    grams.push(await trialGram(design, matMul, told, range));
  }
  return (weights) => Promise.resolve(weightedSum(grams, weights));
}

/** Ridge problems of one design under any weights of its bands. Weights that come back fit the unscaled betas. */
export async function bandedProblems(
  design: Design,
  ranges: BandRanges,
  matMul: MatMul,
  onGram: (share: number) => void,
): Promise<(weights: readonly number[]) => Promise<RidgeProblem>> {
  const gramOf = await gramFor(design, ranges, matMul, onGram);
  const make = formOf(design) === 'dual' ? dualProblem : primalProblem;
  return async (weights) => {
    const scales = scalesOf(ranges, weights, design.kept.length);
    const problem = make(scaledDesign(design, scales), await gramOf(weights, scales), matMul);
    return {
      ...problem,
      async weights(targets, penalty) {
        const found = await problem.weights(targets, penalty);
        return found.map((w, i) => w * (scales[Math.floor(i / targets.n)] ?? NaN));
      },
    };
  };
}

/** Drawn weights, scaled so that the Gram keeps its size: columns are z-scores, all of one variance. */
function drawWeights(ranges: BandRanges, concentration: number, random: Random): number[] {
  const sizes = ranges.map(([from, to]) => to - from);
  const shares = dirichlet(ranges.length, concentration, random);
  const total = sizes.reduce((a, b) => a + b, 0);
  const drawn = sizes.reduce((sum, size, b) => sum + size * (shares[b] ?? 0), 0);
  return Array.from(shares, (share) => (share * total) / drawn);
}

export interface BandSearch {
  /** Of each band; its penalty is `penalty / weight`. */
  weights: number[];
  penalty: number;
  /** Cross-validated correlation with these, and with equal weights. */
  score: number;
  plainScore: number;
  /** Choices of weights tried, equal ones among them. */
  tried: number;
  /** Scores of equal weights: a plain ridge. */
  path: PenaltyPath[];
}

/** What a search is over. */
export interface BandQuestion {
  ranges: BandRanges;
  targets: Targets;
  folds: [number, number][];
  /** Default: ten around the scale of the problem. */
  penalties?: readonly number[] | undefined;
}

/** The best of a path; undefined when no score is finite. */
function bestOf(path: readonly PenaltyPath[]): PenaltyPath | undefined {
  return path
    .filter(({ score }) => Number.isFinite(score))
    .sort((a, b) => b.score - a.score || b.penalty - a.penalty)[0];
}

/** The penalty and its neighbours, half a decade away, of those within the range that was asked for. */
function neighbours(penalty: number, steps: readonly number[]): number[] {
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  const near = [0.5, 0, -0.5].map((step) => penalty * 10 ** step);
  return [...new Set(near.map((one) => Math.min(most, Math.max(least, one))))];
}

/** No score for weights so uneven that float32 cannot factor their Gram. */
async function scoreDrawn(...asked: Parameters<typeof scorePenalties>): Promise<PenaltyPath[]> {
  try {
    return await scorePenalties(...asked);
  } catch (error) {
    if (error instanceof LabError && error.code === 'not-finite') return [];
    throw error;
  }
}

/**
 * Search weights and penalty by cross-validation: equal weights over all penalties, then drawn ones
 * over the best penalty so far and its neighbours. Drawn weights that float32 cannot solve are passed over.
 *
 * @throws LabError `not-finite` when equal weights cannot be solved either.
 */
export async function searchBands(
  problemAt: (weights: readonly number[]) => Promise<RidgeProblem>,
  { ranges, targets, folds, penalties }: BandQuestion,
  random: Random,
  onTry: (share: number) => void,
): Promise<BandSearch> {
  const equal = ranges.map(() => 1);
  const plain = await problemAt(equal);
  const steps = penalties ?? defaultPenalties(plain.scale);
  const nothing = () => undefined;
  const path = await scorePenalties(plain, targets, steps, folds, nothing);
  const first = bestOf(path) ?? { penalty: Math.max(...steps), score: NaN };
  let best = { ...first, weights: equal };
  for (let k = 0; k < TRIES; k += 1) {
    onTry((k + 1) / (TRIES + 1));
    const weights = drawWeights(ranges, CONCENTRATIONS[k % 2] ?? 1, random);
    const near = neighbours(best.penalty, steps);
    const tried = await scoreDrawn(await problemAt(weights), targets, near, folds, nothing);
    const found = bestOf(tried);
    if (found && !(found.score <= best.score)) best = { ...found, weights };
  }
  return { ...best, plainScore: first.score, tried: TRIES + 1, path };
}
