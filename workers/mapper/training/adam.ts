/**
 * @file Adam with L2 in the gradient (not decoupled), on the CPU: the weights that are trained are held
 * there, in PyTorch's layout, so that a checkpoint is always at hand and every step sees finite
 * numbers. Moments are float32, as in PyTorch. Checked against `torch.optim.Adam` over twenty steps.
 */
import { LabError } from '../../../src/domain/errors.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';

const BETAS: [number, number] = [0.9, 0.999];
const EPSILON = 1e-8;

/**
 * What is smaller counts as nothing. The weights of a unit that no longer answers are driven to zero by the weight
 * decay, through numbers below the normal range of float32, with which processors multiply a hundred
 * times slower (note 049).
 */
const TINY = 1e-18;
const orNothing = (value: number): number => (Math.abs(value) < TINY ? 0 : value);

interface Moments {
  first: Float32Array;
  second: Float32Array;
}

/** What a checkpoint keeps of an optimiser. */
export interface AdamState {
  steps: number;
  tensors: TensorRecord;
}

/** Adam's state for one set of weights. */
export class Adam {
  readonly #moments = new Map<string, Moments>();
  readonly #weightDecay: number;
  readonly #betas: [number, number];
  #steps = 0;

  constructor(weightDecay: number, betas = BETAS) {
    this.#weightDecay = weightDecay;
    this.#betas = betas;
  }

  /** Forget the moments, as at each fall of the rate. */
  reset(): void {
    this.#moments.clear();
    this.#steps = 0;
  }

  /** Everything but the rate: to go on later exactly from here. Borrowed. */
  state(): AdamState {
    const tensors: TensorRecord = {};
    for (const [name, { first, second }] of this.#moments) {
      tensors[`first/${name}`] = { shape: [first.length], values: first };
      tensors[`second/${name}`] = { shape: [second.length], values: second };
    }
    return { steps: this.#steps, tensors };
  }

  /** Go on from {@link state}. The arrays are taken over. */
  restore({ steps, tensors }: AdamState): void {
    this.reset();
    this.#steps = steps;
    for (const [name, { values }] of Object.entries(tensors)) {
      const [which, ...rest] = name.split('/');
      const own = this.#momentsOf(rest.join('/'), values.length);
      if (which === 'first') own.first = values;
      else own.second = values;
    }
  }

  #momentsOf(name: string, size: number): Moments {
    const known = this.#moments.get(name);
    if (known) return known;
    const fresh = { first: new Float32Array(size), second: new Float32Array(size) };
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
    const [beta1, beta2] = this.#betas;
    const [bias1, bias2] = [1 - beta1 ** this.#steps, 1 - beta2 ** this.#steps];
    for (let i = 0; i < w.length; i += 1) {
      const weight = w[i] ?? NaN;
      const slope = (g[i] ?? NaN) + this.#weightDecay * weight;
      const m = orNothing(beta1 * (first[i] ?? NaN) + (1 - beta1) * slope);
      const v = beta2 * (second[i] ?? NaN) + (1 - beta2) * slope * slope;
      first[i] = m;
      second[i] = v < TINY * TINY ? 0 : v;
      w[i] = orNothing(weight - (rate * (m / bias1)) / (Math.sqrt(v / bias2) + EPSILON));
    }
  }
}
