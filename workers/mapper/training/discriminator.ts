/**
 * @file The auxiliary GAN of table 3: a discriminator that learns to tell mapped embeddings from true
 * ones, and the loss of a mapper that is told apart. As intended by the paper; its released code gives
 * the discriminator the true embeddings on both sides. Checked against PyTorch.
 */
import type { TensorRecord } from '../../../src/domain/model.ts';
import type { MatMul } from '../../../src/numerics/matrix.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { Adam } from './adam.ts';
import { denseBackward, denseForward, freshDense } from './dense.ts';

const LEAK = 0.25;
const WIDTHS = [256, 128] as const;
const BETAS: [number, number] = [0.5, 0.999];
const LAYERS = ['0', '2', '4'] as const;

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

/** `log(1 + exp(x))` without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Mean of the binary cross-entropy of logits with one label, and its gradient by the logits. */
function crossEntropy(logits: Float32Array, label: 0 | 1) {
  const n = logits.length;
  let loss = 0;
  const gradient = logits.map((z) => {
    loss += softplus(label === 1 ? -z : z) / n;
    return (1 / (1 + Math.exp(-z)) - label) / n;
  });
  return { loss, gradient };
}

/** A discriminator with its optimiser. */
export class Discriminator {
  readonly #weights: TensorRecord;
  readonly #adam = new Adam(0, BETAS);
  readonly #matMul: MatMul;

  /** @param state  From {@link tensors}, or fresh weights. Taken over. */
  constructor(state: TensorRecord, steps: number, matMul: MatMul) {
    const entries = Object.entries(state);
    const isMoment = (name: string) => /^(first|second)\//.test(name);
    this.#weights = Object.fromEntries(entries.filter(([name]) => !isMoment(name)));
    const moments = Object.fromEntries(entries.filter(([name]) => isMoment(name)));
    this.#adam.restore({ steps, tensors: moments });
    this.#matMul = matMul;
  }

  /** Steps of its optimiser so far. */
  get steps(): number {
    return this.#adam.state().steps;
  }

  /** Weights, and moments under `first/` and `second/`. Borrowed. */
  tensors(): TensorRecord {
    return { ...this.#weights, ...this.#adam.state().tensors };
  }

  async #forward(x: Float32Array): Promise<Float32Array[]> {
    const inputs = [x];
    for (const [i, name] of LAYERS.entries()) {
      const z = await denseForward(this.#weights, name, inputs[i] ?? x, this.#matMul);
      inputs.push(i < 2 ? z.map((v) => (v > 0 ? v : LEAK * v)) : z);
    }
    return inputs;
  }

  /** Loss of embeddings taken for `label`; gradients are added, that by the embeddings returned. */
  async #judge(x: Float32Array, label: 0 | 1, gradients: TensorRecord) {
    const inputs = await this.#forward(x);
    const { loss, gradient } = crossEntropy(inputs[3] ?? new Float32Array(), label);
    let d: Float32Array = gradient;
    for (const [i, name] of [...LAYERS.entries()].reverse()) {
      const input = inputs[i] ?? x;
      d = await denseBackward(this.#weights, name, input, d, gradients, this.#matMul);
      if (i > 0) d = d.map((v, k) => ((input[k] ?? 0) > 0 ? v : LEAK * v));
    }
    return { loss, gradient: d };
  }

  /** One step on true embeddings against mapped ones; its loss. */
  async learn(truths: Float32Array, mapped: Float32Array, rate: number): Promise<number> {
    const gradients: TensorRecord = {};
    const real = await this.#judge(truths, 1, gradients);
    const fake = await this.#judge(mapped, 0, gradients);
    this.#adam.step(this.#weights, gradients, rate);
    return real.loss + fake.loss;
  }

  /** What a mapper loses by being told apart, and the gradient by its embeddings. */
  fool(mapped: Float32Array): Promise<{ loss: number; gradient: Float32Array }> {
    return this.#judge(mapped, 1, {});
  }
}
