/**
 * @file A ridge problem in its cheaper form: dual (one Gram over trials) when there are at most as
 * many trials as voxels, primal (one Gram over voxels) otherwise. One Gram, one factor a penalty, and
 * from that factor the weights and the held-out predictions of every fold, exactly, without another
 * fit: with `H` the hat matrix (intercept included), the held-out errors of fold F are
 * `(I - H_FF)^-1 (y - fit)_F`. Checked against fitting every fold anew, and scikit-learn.
 *
 * @see An, Liu and Venkatesh, "Fast cross-validation algorithms for least squares support vector
 *      machine and kernel ridge regression", Pattern Recognition 40 (2007).
 */
import { inverseFactor, solveWithFactor } from '../../../src/numerics/blocked-cholesky.ts';
import { takeBlock, transpose, type MatMul } from '../../../src/numerics/matrix.ts';
import type { Design } from './design.ts';
import { eachRange, gramOf, meanDiagonal, SLICE, withDiagonal } from './gram.ts';

/** `[nTrials, nTargets]` row-major, columns centred. */
export interface Targets {
  values: Float32Array;
  n: number;
}

export interface RidgeProblem {
  form: 'dual' | 'primal';
  /** Mean squared length that a penalty is measured against. */
  scale: number;
  /** Held-out errors `[nTrials, n]` of each fold at a penalty. */
  heldOutErrors(
    targets: Targets,
    penalty: number,
    folds: [number, number][],
  ): Promise<Float32Array>;
  /** Weights `[nKept, n]` at a penalty. */
  weights(targets: Targets, penalty: number): Promise<Float32Array>;
}

function rowsOf({ values, n }: Targets, from: number, to: number): Float32Array {
  return values.subarray(from * n, to * n);
}

function addConstant(a: Float32Array, amount: number): void {
  for (let i = 0; i < a.length; i += 1) a[i] = (a[i] ?? NaN) + amount;
}

/** `A^-1 b` of a symmetric positive definite corner. */
async function solveCorner(
  corner: Float32Array,
  size: number,
  b: Float32Array,
  n: number,
  matMul: MatMul,
): Promise<Float32Array> {
  return solveWithFactor(await inverseFactor(corner, size, matMul), size, b, n, matMul);
}

/** A ridge from the Gram over trials, `[nTrials, nTrials]`. Both are borrowed. */
export function dualProblem(design: Design, gram: Float32Array, matMul: MatMul): RidgeProblem {
  const { nTrials, kept } = design;
  const factor = (penalty: number) =>
    inverseFactor(withDiagonal(gram, nTrials, penalty), nTrials, matMul);
  /** The block of `(K + penalty)^-1` of one fold, less what the intercept takes. */
  const corner = async (x: Float32Array, from: number, to: number, penalty: number) => {
    const size = to - from;
    const rows = nTrials - from;
    // Above row `from` the columns of the lower triangular factor are zero.
    const part = takeBlock(x, nTrials, { row: from, column: from, rows, columns: size });
    const block = await matMul(transpose(part, rows, size), part, size, rows, size);
    addConstant(block, -1 / (penalty * nTrials));
    return block;
  };
  return {
    form: 'dual',
    scale: meanDiagonal(gram, nTrials),
    async heldOutErrors(targets, penalty, folds) {
      const x = await factor(penalty);
      const alpha = await solveWithFactor(x, nTrials, targets.values, targets.n, matMul);
      const errors = new Float32Array(alpha.length);
      for (const [from, to] of folds) {
        const block = await corner(x, from, to, penalty);
        const own = alpha.subarray(from * targets.n, to * targets.n);
        errors.set(await solveCorner(block, to - from, own, targets.n, matMul), from * targets.n);
      }
      return errors;
    },
    async weights(targets, penalty) {
      const x = await factor(penalty);
      const alpha = await solveWithFactor(x, nTrials, targets.values, targets.n, matMul);
      const weights = new Float32Array(kept.length * targets.n);
      await eachRange(kept.length, SLICE, async (from, to) => {
        const slice = transpose(design.columns(from, to), nTrials, to - from);
        const part = await matMul(slice, alpha, to - from, nTrials, targets.n);
        weights.set(part, from * targets.n);
      });
      return weights;
    },
  };
}

/** Rows of a design, turned around: `[nKept, to - from]`. */
function turnedRows({ rows, kept }: Design) {
  return (from: number, to: number) => transpose(rows(from, to), to - from, kept.length);
}

/** A ridge from the Gram over voxels, `[nKept, nKept]`. Both are borrowed. */
export function primalProblem(design: Design, gram: Float32Array, matMul: MatMul): RidgeProblem {
  const { nTrials } = design;
  const p = design.kept.length;
  const slice = turnedRows(design);
  const factor = (penalty: number) => inverseFactor(withDiagonal(gram, p, penalty), p, matMul);
  const crossProduct = async (targets: Targets): Promise<Float32Array> => {
    const sum = new Float32Array(p * targets.n);
    await eachRange(nTrials, SLICE, async (from, to) => {
      const own = rowsOf(targets, from, to);
      const part = await matMul(slice(from, to), own, p, to - from, targets.n);
      for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? NaN) + (part[i] ?? NaN);
    });
    return sum;
  };
  /** `I - H_FF` of one fold. */
  const corner = async (x: Float32Array, rows: Float32Array, size: number) => {
    const half = await matMul(rows, transpose(x, p, p), size, p, p);
    const hat = await matMul(half, transpose(half, size, p), size, p, size);
    const rest = hat.map((h) => -h - 1 / nTrials);
    return withDiagonal(rest, size, 1);
  };
  return {
    form: 'primal',
    scale: (meanDiagonal(gram, p) * p) / nTrials,
    async heldOutErrors(targets, penalty, folds) {
      const x = await factor(penalty);
      const weights = await solveWithFactor(x, p, await crossProduct(targets), targets.n, matMul);
      const errors = new Float32Array(targets.values.length);
      for (const [from, to] of folds) {
        const rows = design.rows(from, to);
        const fit = await matMul(rows, weights, to - from, p, targets.n);
        const own = rowsOf(targets, from, to).map((y, i) => y - (fit[i] ?? NaN));
        const block = await corner(x, rows, to - from);
        errors.set(await solveCorner(block, to - from, own, targets.n, matMul), from * targets.n);
      }
      return errors;
    },
    async weights(targets, penalty) {
      const x = await factor(penalty);
      return solveWithFactor(x, p, await crossProduct(targets), targets.n, matMul);
    },
  };
}

/** Which form is cheaper. */
export function formOf({ nTrials, kept }: Design): RidgeProblem['form'] {
  return nTrials <= kept.length ? 'dual' : 'primal';
}

/** The Gram over voxels. */
export function voxelGram(
  design: Design,
  matMul: MatMul,
  onGram: (share: number) => void,
): Promise<Float32Array> {
  const { nTrials, kept } = design;
  const told = (done: number) => onGram(done / nTrials);
  return gramOf(turnedRows(design), kept.length, nTrials, matMul, told);
}

/** The Gram over trials, of all columns or of a range of them. */
export function trialGram(
  { columns, nTrials, kept }: Design,
  matMul: MatMul,
  onGram: (share: number) => void,
  [start, end]: [number, number] = [0, kept.length],
): Promise<Float32Array> {
  const slice = (from: number, to: number) => columns(start + from, start + to);
  const width = end - start;
  return gramOf(slice, nTrials, width, matMul, (done) => onGram(done / width));
}

/** Set up a ridge: the Gram is made here, once. */
export async function createProblem(
  design: Design,
  matMul: MatMul,
  onGram: (share: number) => void,
): Promise<RidgeProblem> {
  return formOf(design) === 'dual'
    ? dualProblem(design, await trialGram(design, matMul, onGram), matMul)
    : primalProblem(design, await voxelGram(design, matMul, onGram), matMul);
}
