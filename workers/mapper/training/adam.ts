/**
 * @file Adam with L2 in the gradient (not decoupled), on the CPU: the weights that are trained are held
 * there, in PyTorch's layout, so that a checkpoint is always at hand and every step sees finite
 * numbers. Checked against `torch.optim.Adam` over twenty steps.
 */
import { LabError } from '../../../src/domain/errors.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

interface Moments {
  first: Float64Array;
  second: Float64Array;
}

/** Adam's state for one set of weights. */
export class Adam {
  readonly #moments = new Map<string, Moments>();
  readonly #weightDecay: number;
  #steps = 0;

  constructor(weightDecay: number) {
    this.#weightDecay = weightDecay;
  }

  /** Forget the moments, as at each fall of the rate. */
  reset(): void {
    this.#moments.clear();
    this.#steps = 0;
  }

  #momentsOf(name: string, size: number): Moments {
    const known = this.#moments.get(name);
    if (known) return known;
    const fresh = { first: new Float64Array(size), second: new Float64Array(size) };
    this.#moments.set(name, fresh);
    return fresh;
  }

  /**
   * One step, weights changed in place.
   *
   * @param gradients  Of the loss, same names and layouts as the weights.
   * @throws LabError  `not-finite` before anything is changed.
   */
  step(weights: TensorRecord, gradients: TensorRecord, rate: number): void {
    for (const [name, { values }] of Object.entries(gradients)) {
      if (values.every(Number.isFinite)) continue;
      throw new LabError(
        'not-finite',
        `Training left the finite numbers at '${name}'. Use a lower rate.`,
        {
          name,
        },
      );
    }
    this.#steps += 1;
    for (const [name, { values }] of Object.entries(weights)) {
      const gradient = gradients[name]?.values;
      if (gradient) this.#update(values, gradient, this.#momentsOf(name, values.length), rate);
    }
  }

  #update(w: Float32Array, g: Float32Array, { first, second }: Moments, rate: number): void {
    const [bias1, bias2] = [1 - BETA1 ** this.#steps, 1 - BETA2 ** this.#steps];
    for (let i = 0; i < w.length; i += 1) {
      const weight = w[i] ?? NaN;
      const slope = (g[i] ?? NaN) + this.#weightDecay * weight;
      const m = BETA1 * (first[i] ?? NaN) + (1 - BETA1) * slope;
      const v = BETA2 * (second[i] ?? NaN) + (1 - BETA2) * slope * slope;
      first[i] = m;
      second[i] = v;
      w[i] = weight - (rate * (m / bias1)) / (Math.sqrt(v / bias2) + EPSILON);
    }
  }
}
