/**
 * @file VICReg's expander and loss (Bardes, Ponce and LeCun 2022, as used for table 3): mapped and true
 * embeddings go through one network, behind which their distance, the variance of each value and the
 * covariance of different ones are judged. Checked against PyTorch.
 */
import type { TensorRecord } from '../../../src/domain/model.ts';
import { transpose, type MatMul } from '../../../src/numerics/matrix.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { addGradient, denseBackward, denseForward, freshDense, sumRows } from './dense.ts';

const NORM_EPSILON = 1e-5;
const STD_EPSILON = 1e-4;
const [INVARIANCE, VARIANCE, COVARIANCE] = [25, 25, 1];

/** Fresh weights: three layers, the first two normalised over the batch, the last without bias. */
export function freshExpander(dim: number, width: number, seed: number): TensorRecord {
  const random = createRandom(seed);
  const norm = (name: string): TensorRecord => ({
    [`${name}.weight`]: { shape: [width], values: new Float32Array(width).fill(1) },
    [`${name}.bias`]: { shape: [width], values: new Float32Array(width) },
  });
  return {
    ...freshDense('0', dim, width, random),
    ...norm('1'),
    ...freshDense('3', width, width, random),
    ...norm('4'),
    ...freshDense('6', width, width, random, false),
  };
}

interface Normed {
  /** `[n, width]` before the affine part. */
  scaled: Float32Array;
  inverse: Float64Array;
  out: Float32Array;
}

function moments(z: Float32Array, width: number): { mean: Float64Array; variance: Float64Array } {
  const n = z.length / width;
  const mean = new Float64Array(width);
  const variance = new Float64Array(width);
  for (let i = 0; i < z.length; i += 1)
    mean[i % width] = (mean[i % width] ?? 0) + (z[i] ?? NaN) / n;
  for (let i = 0; i < z.length; i += 1) {
    const off = (z[i] ?? NaN) - (mean[i % width] ?? NaN);
    variance[i % width] = (variance[i % width] ?? 0) + (off * off) / n;
  }
  return { mean, variance };
}

function normalise(tensors: TensorRecord, name: string, z: Float32Array): Normed {
  const gain = tensors[`${name}.weight`]?.values ?? new Float32Array();
  const shift = tensors[`${name}.bias`]?.values ?? new Float32Array();
  const width = gain.length;
  const { mean, variance } = moments(z, width);
  const inverse = variance.map((v) => 1 / Math.sqrt(v + NORM_EPSILON));
  const scaled = z.map((v, i) => (v - (mean[i % width] ?? NaN)) * (inverse[i % width] ?? NaN));
  const out = scaled.map((v, i) => v * (gain[i % width] ?? NaN) + (shift[i % width] ?? NaN));
  return { scaled, inverse, out };
}

function backNormalise(
  tensors: TensorRecord,
  name: string,
  { scaled, inverse }: Normed,
  dOut: Float32Array,
  gradients: TensorRecord,
): Float32Array {
  const gain = tensors[`${name}.weight`]?.values ?? new Float32Array();
  const width = gain.length;
  const n = dOut.length / width;
  const byGain = sumRows(
    dOut.map((d, i) => d * (scaled[i] ?? NaN)),
    width,
  );
  const byShift = sumRows(dOut, width);
  addGradient(gradients, `${name}.weight`, [width], byGain.slice());
  addGradient(gradients, `${name}.bias`, [width], byShift.slice());
  return dOut.map((d, i) => {
    const c = i % width;
    const centred = d - (byShift[c] ?? NaN) / n - ((scaled[i] ?? NaN) * (byGain[c] ?? NaN)) / n;
    return (gain[c] ?? NaN) * (inverse[c] ?? NaN) * centred;
  });
}

const relu = (x: Float32Array) => x.map((v) => Math.max(0, v));
const gate = (y: Float32Array, d: Float32Array) => d.map((v, i) => ((y[i] ?? 0) > 0 ? v : 0));

/** One run through the expander, and its way back. */
async function expand(tensors: TensorRecord, x: Float32Array, matMul: MatMul) {
  const first = normalise(tensors, '1', await denseForward(tensors, '0', x, matMul));
  const a = relu(first.out);
  const second = normalise(tensors, '4', await denseForward(tensors, '3', a, matMul));
  const b = relu(second.out);
  const z = await denseForward(tensors, '6', b, matMul);
  const back = async (dz: Float32Array, gradients: TensorRecord): Promise<Float32Array> => {
    const db = gate(b, await denseBackward(tensors, '6', b, dz, gradients, matMul));
    const dSecond = backNormalise(tensors, '4', second, db, gradients);
    const da = gate(a, await denseBackward(tensors, '3', a, dSecond, gradients, matMul));
    const dFirst = backNormalise(tensors, '1', first, da, gradients);
    return denseBackward(tensors, '0', x, dFirst, gradients, matMul);
  };
  return { z, back };
}

/** Variance and covariance terms of one side, and their gradient by it. */
async function spreadLoss(z: Float32Array, width: number, matMul: MatMul) {
  const n = z.length / width;
  const { mean, variance } = moments(z, width);
  const centred = z.map((v, i) => v - (mean[i % width] ?? NaN));
  const std = variance.map((v) => Math.sqrt((v * n) / (n - 1) + STD_EPSILON));
  const hinge = std.reduce((sum, s) => sum + Math.max(0, 1 - s), 0) / width;
  const covariance = await matMul(transpose(centred, n, width), centred, width, n, width);
  let off = 0;
  for (let i = 0; i < covariance.length; i += 1) {
    const isOwn = i % (width + 1) === 0;
    covariance[i] = isOwn ? 0 : (covariance[i] ?? NaN) / (n - 1);
    off += (covariance[i] ?? NaN) ** 2 / width;
  }
  const byCovariance = await matMul(centred, covariance, n, width, width);
  const gradient = z.map((_, i) => {
    const s = std[i % width] ?? NaN;
    const own = (centred[i] ?? NaN) / (n - 1);
    const hinged = s < 1 ? -own / (s * width) : 0;
    const spread = ((byCovariance[i] ?? NaN) * 4) / (width * (n - 1));
    return 0.5 * VARIANCE * hinged + COVARIANCE * spread;
  });
  return { loss: 0.5 * VARIANCE * hinge + COVARIANCE * off, gradient };
}

export interface VicregLoss {
  loss: number;
  /** `[n, dim]` by the mapped embeddings. */
  gradient: Float32Array;
  /** By the expander's weights. */
  gradients: TensorRecord;
}

/**
 * The loss of a batch.
 *
 * @param tensors         The expander's. Borrowed.
 * @param mapped, truths  `[n, dim]`, n > 1. Borrowed.
 */
export async function vicregLoss(
  tensors: TensorRecord,
  mapped: Float32Array,
  truths: Float32Array,
  matMul: MatMul,
): Promise<VicregLoss> {
  const width = tensors['6.weight']?.shape[0] ?? 0;
  const one = await expand(tensors, mapped, matMul);
  const other = await expand(tensors, truths, matMul);
  const count = one.z.length;
  let squares = 0;
  const apart = one.z.map((v, i) => {
    const error = v - (other.z[i] ?? NaN);
    squares += error * error;
    return (2 * INVARIANCE * error) / count;
  });
  const own = await spreadLoss(one.z, width, matMul);
  const theirs = await spreadLoss(other.z, width, matMul);
  const gradients: TensorRecord = {};
  const gradient = await one.back(
    apart.map((d, i) => d + (own.gradient[i] ?? NaN)),
    gradients,
  );
  await other.back(
    apart.map((d, i) => (theirs.gradient[i] ?? NaN) - d),
    gradients,
  );
  return { loss: (INVARIANCE * squares) / count + own.loss + theirs.loss, gradient, gradients };
}
