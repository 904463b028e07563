/**
 * @file Stored weights as the graph uses them: learning-rate multipliers and constant gains folded
 * in, squared weights summed for demodulation, the transposed convolution cut into its phases.
 * @see Karras et al. 2020 (StyleGAN2), appendix B; https://github.com/NVlabs/stylegan2-ada-pytorch
 */
import { LabError } from '../../domain/errors.ts';
import type { Tensor, TensorRecord } from '../../domain/model.ts';

/** Tensor by name; the architecture check has run, so absence is a fault of ours. */
export function tensorOf(tensors: TensorRecord, name: string): Tensor {
  const tensor = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (!tensor) throw new LabError('internal', `Tensor '${name}' was not checked before its use.`);
  return tensor;
}

/** A new array with every value times `factor`. */
export function scaled(values: Float32Array, factor: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i += 1) out[i] = (values[i] ?? 0) * factor;
  return out;
}

/** `[nOut, nIn]`: sums of squares over the kernel, times `factor`. */
export function squaredSums(
  values: Float32Array,
  shape: readonly number[],
  factor: number,
): Float32Array {
  const [nOut = 0, nIn = 0] = shape;
  const nTaps = values.length / (nOut * nIn);
  const out = new Float32Array(nOut * nIn);
  for (let pair = 0; pair < out.length; pair += 1) {
    let sum = 0;
    for (let tap = pair * nTaps; tap < (pair + 1) * nTaps; tap += 1) sum += (values[tap] ?? 0) ** 2;
    out[pair] = sum * factor;
  }
  return out;
}

/** Kernel taps of one axis that meet in an output of this parity, in the order of the input. */
export const PHASE_TAPS: readonly (readonly number[])[] = [[2, 0], [1]];

/**
 * Kernel of one phase of a stride-2 transposed 3x3 convolution, as a plain convolution's.
 * Outputs of even index take taps 2 and 0 from two neighbours, odd ones tap 1 from one.
 *
 * @param values  `[nOut, nIn, 3, 3]`, not flipped (PyTorch's `conv_transpose2d` after a transpose).
 * @returns       `[nOut, nIn, rows.length, columns.length]`.
 */
export function phaseKernel(
  values: Float32Array,
  rows: readonly number[],
  columns: readonly number[],
): Float32Array {
  const nKernels = values.length / 9;
  const out = new Float32Array(nKernels * rows.length * columns.length);
  let at = 0;
  for (let kernel = 0; kernel < nKernels; kernel += 1) {
    for (const row of rows) {
      for (const column of columns) {
        out[at] = values[kernel * 9 + row * 3 + column] ?? 0;
        at += 1;
      }
    }
  }
  return out;
}

/** One axis of StyleGAN2's resampling filter, [1, 3, 3, 1] / 8, with the gain 2 of one axis. */
const BLUR = [1 / 4, 3 / 4, 3 / 4, 1 / 4];

/** `[nChannels, 1, 4, 4]`: the resampling filter with gain 4, one copy a channel. */
export function blurKernel(nChannels: number): Float32Array {
  const kernel = BLUR.flatMap((row) => BLUR.map((column) => row * column));
  return Float32Array.from({ length: nChannels * 16 }, (_, i) => kernel[i % 16] ?? 0);
}

/**
 * `[4 * nChannels, nChannels, 3, 3]`: doubling a picture with the resampling filter, as a plain
 * convolution that gives the four pixels which replace each pixel (phase first, then channel).
 * In one axis: even pixels are (left + 3 x here) / 4, odd ones (3 x here + right) / 4.
 */
export function doublingKernel(nChannels: number): Float32Array {
  const axis = [
    [1 / 4, 3 / 4, 0],
    [0, 3 / 4, 1 / 4],
  ];
  const phases = axis.flatMap((rows) =>
    axis.map((columns) => rows.flatMap((row) => columns.map((column) => row * column))),
  );
  const out = new Float32Array(4 * nChannels * nChannels * 9);
  phases.forEach((kernel, phase) => {
    for (let channel = 0; channel < nChannels; channel += 1) {
      out.set(kernel, ((phase * nChannels + channel) * nChannels + channel) * 9);
    }
  });
  return out;
}

/** Throws unless a stored resampling filter is the one that the graph has built in. */
export function checkBlur(tensors: TensorRecord, name: string): void {
  if (!Object.hasOwn(tensors, name)) return;
  const { values } = tensorOf(tensors, name);
  const same = values.every((value, i) => {
    const expected = ((BLUR[i >> 2] ?? 0) * (BLUR[i & 3] ?? 0)) / 4;
    return Math.abs(value - expected) < 1e-4;
  });
  if (same) return;
  throw new LabError(
    'bad-model',
    `The generator's '${name}' is not StyleGAN2's filter [1, 3, 3, 1]; only that one can be drawn.`,
    { tensor: name },
  );
}
