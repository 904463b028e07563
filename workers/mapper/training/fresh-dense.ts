/** @file Fresh weights of a linear layer of the small networks that some objectives train along. */
import type { Tensor, TensorRecord } from '../../../src/domain/model.ts';
import type { Random } from '../../../src/numerics/random.ts';

/** Weights `[out, in]` and (unless there is none) biases of a layer, in PyTorch's initial distribution. */
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
