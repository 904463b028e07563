/**
 * @file A small ONNX graph under construction: operations are added one by one and return the name
 * of what they compute, so that a network reads like its formula.
 */

import type { Tensor } from '../../domain/model.ts';

export type AttributeValue = number | string | readonly number[] | { float: number };

export interface OnnxNode {
  op: string;
  inputs: string[];
  outputs: string[];
  attributes: Record<string, AttributeValue>;
}

export interface OnnxConstant {
  name: string;
  shape: number[];
  /** A function makes them when they are written, so that large ones need not lie in memory together. */
  values: Float32Array | BigInt64Array | (() => Float32Array);
  /** What a function makes them from: to be let go once all that are made from it are written. */
  from?: Tensor;
}

/** A number is a fixed size, a string the name of a size known at run time. */
export interface OnnxPort {
  name: string;
  shape: (number | string)[];
}

export interface OnnxGraph {
  name: string;
  nodes: OnnxNode[];
  constants: OnnxConstant[];
  inputs: OnnxPort[];
  outputs: OnnxPort[];
}

/** Builds an {@link OnnxGraph}; all inputs and outputs are float32. */
export class GraphBuilder {
  readonly graph: OnnxGraph;
  #nNames = 0;
  readonly #shared = new Map<string, string>();

  constructor(name: string) {
    this.graph = { name, nodes: [], constants: [], inputs: [], outputs: [] };
  }

  /** Declare an input and return its name. */
  input(name: string, shape: (number | string)[]): string {
    this.graph.inputs.push({ name, shape });
    return name;
  }

  /** Give a computed value out under a name of its own. */
  output(name: string, value: string, shape: (number | string)[]): void {
    this.graph.nodes.push({ op: 'Identity', inputs: [value], outputs: [name], attributes: {} });
    this.graph.outputs.push({ name, shape });
  }

  /** Weights: float32, row-major. The array is borrowed until the model is encoded. */
  weights(values: Float32Array, shape: number[]): string {
    const name = this.#fresh('weights');
    this.graph.constants.push({ name, shape, values });
    return name;
  }

  /** Weights that are made from a tensor when the model is written or loaded. */
  made(from: Tensor, shape: number[], make: (values: Float32Array) => Float32Array): string {
    const name = this.#fresh('weights');
    this.graph.constants.push({ name, shape, from, values: () => make(from.values) });
    return name;
  }

  /** Weights under a name of their own, by which another program finds them. */
  named(name: string, { values, shape }: Tensor): string {
    this.graph.constants.push({ name, shape, values });
    return name;
  }

  /** One float as a constant of rank 0; equal ones are shared. */
  scalar(value: number): string {
    return this.#share(`scalar ${value}`, () => ({
      shape: [],
      values: Float32Array.of(value),
    }));
  }

  /** Whole numbers as a constant of rank 1 (a shape, axes); equal ones are shared. */
  integers(values: number[]): string {
    return this.#share(`integers ${values.join()}`, () => ({
      shape: [values.length],
      values: BigInt64Array.from(values, BigInt),
    }));
  }

  /** Add an operation with one output and return the name of that output. */
  op(op: string, inputs: string[], attributes: Record<string, AttributeValue> = {}): string {
    const output = this.#fresh(op);
    this.graph.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  #share(key: string, make: () => Omit<OnnxConstant, 'name'>): string {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const name = this.#fresh('constant');
    this.graph.constants.push({ name, ...make() });
    this.#shared.set(key, name);
    return name;
  }

  #fresh(stem: string): string {
    this.#nNames += 1;
    return `${stem}_${this.#nNames}`;
  }
}
