/**
 * @file Linear layers of the small networks that some objectives train along, with their way back. All
 * matrices row-major; weights `[out, in]` as in PyTorch. The products are the caller's.
 */
import type { Tensor, TensorRecord } from '../../../src/domain/model.ts';
import { transpose, type MatMul } from '../../../src/numerics/matrix.ts';
import type { Random } from '../../../src/numerics/random.ts';

/** Weights and (unless there is none) biases of a layer, in PyTorch's initial distribution. */
export function freshDense(
  name: string,
  nIn: number,
  nOut: number,
  random: Random,
  hasBias = true,
): TensorRecord {
  const bound = 1 / Math.sqrt(nIn);
  const draw = (shape: number[]): Tensor => {
    const length = shape.reduce((a, b) => a * b, 1);
    const value = () => bound * (2 * random.uniform() - 1);
    return { shape, values: Float32Array.from({ length }, value) };
  };
  const weight = { [`${name}.weight`]: draw([nOut, nIn]) };
  return hasBias ? { ...weight, [`${name}.bias`]: draw([nOut]) } : weight;
}

function sizesOf(tensors: TensorRecord, name: string) {
  const { shape, values } = tensors[`${name}.weight`] ?? { shape: [], values: new Float32Array() };
  const [nOut = 0, nIn = 0] = shape;
  return { nOut, nIn, weight: values, bias: tensors[`${name}.bias`]?.values };
}

/** `x W^T + b`: `[n, in] -> [n, out]`. */
export async function denseForward(
  tensors: TensorRecord,
  name: string,
  x: Float32Array,
  matMul: MatMul,
): Promise<Float32Array> {
  const { nOut, nIn, weight, bias } = sizesOf(tensors, name);
  const n = x.length / nIn;
  const z = await matMul(x, transpose(weight, nOut, nIn), n, nIn, nOut);
  if (bias) for (let i = 0; i < z.length; i += 1) z[i] = (z[i] ?? NaN) + (bias[i % nOut] ?? NaN);
  return z;
}

/** Sum over rows: `[n, columns] -> [columns]`. */
export function sumRows(a: Float32Array, columns: number): Float32Array<ArrayBuffer> {
  const sum = new Float64Array(columns);
  for (let i = 0; i < a.length; i += 1) sum[i % columns] = (sum[i % columns] ?? 0) + (a[i] ?? NaN);
  return Float32Array.from(sum);
}

/** Adds a layer's gradients to `gradients`; returns the derivative by its input, `[n, in]`. */
export async function denseBackward(
  tensors: TensorRecord,
  name: string,
  x: Float32Array,
  dz: Float32Array,
  gradients: TensorRecord,
  matMul: MatMul,
): Promise<Float32Array> {
  const { nOut, nIn, weight, bias } = sizesOf(tensors, name);
  const n = x.length / nIn;
  const dWeight = await matMul(transpose(dz, n, nOut), x, nOut, n, nIn);
  addGradient(gradients, `${name}.weight`, [nOut, nIn], dWeight);
  if (bias) addGradient(gradients, `${name}.bias`, [nOut], sumRows(dz, nOut));
  return matMul(dz, weight, n, nOut, nIn);
}

/** Add to what is there under a name. */
export function addGradient(
  gradients: TensorRecord,
  name: string,
  shape: number[],
  values: Float32Array,
): void {
  const known = gradients[name];
  if (!known) gradients[name] = { shape, values };
  else values.forEach((v, i) => (known.values[i] = (known.values[i] ?? NaN) + v));
}
