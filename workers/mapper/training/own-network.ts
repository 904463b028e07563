/**
 * @file A small network that an objective trains along, with its optimiser, all of it on the device: a
 * training step reads nothing of it back. A checkpoint does.
 */
import { LabError } from '../../../src/domain/errors.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import { adamStep, type AdamOptions, type Slot } from '../engine/adam-kernels.ts';
import type { Parameters } from '../engine/dense-kernels.ts';
import * as kernels from '../engine/kernels.ts';
import type { Matrix } from '../engine/kernels.ts';

/** Optimiser steps, kept as a tensor beside the weights. */
const STEPS = 'steps';

/** A parameter by its name, its moments under these. */
const keysOf = (name: string) => ({
  weight: name,
  first: `first/${name}`,
  second: `second/${name}`,
});

function upload(tensors: TensorRecord, key: string, shape: readonly number[]): Matrix {
  const [rows = 1, columns] = shape.length > 1 ? shape : [1, shape[0]];
  const size = rows * (columns ?? 1);
  const values = tensors[key]?.values ?? new Float32Array(size);
  return kernels.uploadMatrix(values, rows, columns ?? 1);
}

/** Weights and Adam's moments of a small network. */
export class OwnNetwork {
  readonly #slots = new Map<string, Slot>();
  readonly #shapes = new Map<string, number[]>();
  readonly #options: AdamOptions;
  #steps: number;

  /** @param tensors  From {@link tensors}, or fresh weights alone. Borrowed. */
  constructor(tensors: TensorRecord, options: AdamOptions) {
    this.#options = options;
    this.#steps = tensors[STEPS]?.values[0] ?? 0;
    for (const [name, { shape }] of Object.entries(tensors)) {
      if (name === STEPS || /^(first|second)\//.test(name)) continue;
      const { weight, first, second } = keysOf(name);
      const held = (key: string) => upload(tensors, key, shape);
      this.#shapes.set(name, shape);
      this.#slots.set(name, { weight: held(weight), first: held(first), second: held(second) });
    }
  }

  /** Steps of its optimiser so far. */
  get steps(): number {
    return this.#steps;
  }

  /** The weights of the moment. Borrowed: gone after the next {@link learn}. */
  get parameters(): Parameters {
    return Object.fromEntries([...this.#slots].map(([name, { weight }]) => [name, weight]));
  }

  /** One step of Adam. `gradients` are borrowed. */
  learn(gradients: Parameters, rate: number): void {
    this.#steps += 1;
    for (const [name, old] of this.#slots) {
      const gradient = gradients[name];
      if (!gradient) continue;
      this.#slots.set(
        name,
        kernels.scoped(() => adamStep(old, gradient, this.#steps, rate, this.#options)),
      );
      kernels.release(old);
    }
  }

  /** Weights, moments under `first/` and `second/`, and the steps: to go on later exactly from here. */
  async tensors(): Promise<TensorRecord> {
    const taken: TensorRecord = { [STEPS]: { shape: [1], values: Float32Array.of(this.#steps) } };
    for (const [name, slot] of this.#slots) {
      const keys = keysOf(name);
      for (const part of ['weight', 'first', 'second'] as const) {
        const shape = this.#shapes.get(name) ?? [];
        taken[keys[part]] = { shape, values: await kernels.download(slot[part]) };
      }
    }
    return taken;
  }

  /** Free everything. */
  release(): void {
    for (const slot of this.#slots.values()) kernels.release(slot);
    this.#slots.clear();
  }
}

/** @throws LabError `not-finite`. */
export function assertFinite(size: number | undefined, name: string): void {
  if (size === undefined || Number.isFinite(size)) return;
  const text = `Training left the finite numbers in the ${name} that is trained along. Use a lower rate.`;
  throw new LabError('not-finite', text, { name });
}
