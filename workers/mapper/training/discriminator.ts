/**
 * @file The auxiliary GAN of table 3: a discriminator that learns to tell mapped embeddings from true
 * ones, and the loss of a mapper that is told apart. As intended by the paper; its released code gives
 * the discriminator the true embeddings on both sides. On the device; checked against PyTorch.
 */
import type { TensorRecord } from '../../../src/domain/model.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { dense, denseBack, leaky, leakyBack, type Parameters } from '../engine/dense-kernels.ts';
import type { Matrix } from '../engine/kernels.ts';
import { added, crossEntropy, type OwnLoss } from '../engine/own-losses.ts';
import { freshDense } from './fresh-dense.ts';

const LEAK = 0.25;
const WIDTHS = [256, 128] as const;
const LAYERS = ['0', '2', '4'] as const;

/** Adam's of the discriminator. */
export const DISCRIMINATOR_ADAM = { betas: [0.5, 0.999], weightDecay: 0 } as const;

/** Fresh weights of the discriminator of embeddings of `dim` values. */
export function freshDiscriminator(dim: number, seed: number): TensorRecord {
  const random = createRandom(seed);
  const [first, second] = WIDTHS;
  return {
    ...freshDense('0', dim, first, random),
    ...freshDense('2', first, second, random),
    ...freshDense('4', second, 1, random),
  };
}

/** Loss of embeddings `[n, dim]` taken for `label`; gradients are added, that by the embeddings returned. */
function judge(parameters: Parameters, x: Matrix, label: 0 | 1, gradients: Parameters): OwnLoss {
  const inputs = [x];
  for (const [i, name] of LAYERS.entries()) {
    const z = dense(parameters, name, inputs[i] ?? x);
    inputs.push(i < 2 ? leaky(z, LEAK) : z);
  }
  const { loss, gradient } = crossEntropy(inputs[3] ?? x, label);
  let d = gradient;
  for (const [i, name] of [...LAYERS.entries()].reverse()) {
    const input = inputs[i] ?? x;
    d = denseBack(parameters, name, input, d, gradients);
    if (i > 0) d = leakyBack(input, d, LEAK);
  }
  return { loss, gradient: d };
}

/** What the discriminator itself learns by: true embeddings are 1, mapped ones 0. In the caller's scope. */
export function tellApart(parameters: Parameters, truths: Matrix, mapped: Matrix) {
  const gradients: Parameters = {};
  const real = judge(parameters, truths, 1, gradients);
  const fake = judge(parameters, mapped, 0, gradients);
  return { loss: added(real.loss, fake.loss), gradients };
}

/** What a mapper loses by being told apart, and the gradient by its embeddings. In the caller's scope. */
export function foolLoss(parameters: Parameters, mapped: Matrix): OwnLoss {
  return judge(parameters, mapped, 1, {});
}
