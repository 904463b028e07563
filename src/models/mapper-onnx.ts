/**
 * @file A mapper as an ONNX graph, weights under the names of the authors' checkpoints: betas in
 * z-scores in, an embedding out. Run in ONNX Runtime and compared with our own forward pass.
 */
import type { TensorRecord } from '../domain/model.ts';
import { GraphBuilder, type OnnxGraph } from './onnx/graph.ts';

/** What the graph needs to know beside the tensors. */
export interface MapperShape {
  nVoxels: number;
  /** Voxels with padding; the same for a linear mapper. */
  nPadded: number;
  nStrided: number;
  nBlocks: number;
  dim: number;
}

const input = 'betas';
const output = 'embedding';

class MapperBuilder {
  readonly #builder: GraphBuilder;
  readonly #tensors: TensorRecord;

  constructor(builder: GraphBuilder, tensors: TensorRecord) {
    this.#builder = builder;
    this.#tensors = tensors;
  }

  #weight(name: string): string {
    const tensor = this.#tensors[name] ?? { shape: [0], values: new Float32Array() };
    return this.#builder.named(name, tensor);
  }

  op(op: string, inputs: string[], attributes = {}): string {
    return this.#builder.op(op, inputs, attributes);
  }

  integers(values: number[]): string {
    return this.#builder.integers(values);
  }

  convolve(x: string, name: string, attributes: Record<string, number[]> = {}): string {
    const weights = [this.#weight(`${name}.weight`), this.#weight(`${name}.bias`)];
    return this.op('Conv', [x, ...weights], attributes);
  }

  relu(x: string): string {
    return this.op('Relu', [x]);
  }

  linear(x: string): string {
    return this.op('Gemm', [x, this.#weight('weight'), this.#weight('bias')], { transB: 1 });
  }
}

/** `[batch, nVoxels]` with symmetric zeros, as one channel: `[batch, 1, nPadded]`. */
function padded(m: MapperBuilder, { nVoxels, nPadded }: MapperShape): string {
  const left = Math.floor((nPadded - nVoxels) / 2);
  const pads = m.integers([0, left, 0, nPadded - nVoxels - left]);
  const whole = nPadded === nVoxels ? input : m.op('Pad', [input, pads]);
  return m.op('Unsqueeze', [whole, m.integers([1])]);
}

function network(m: MapperBuilder, shape: MapperShape): string {
  let h = padded(m, shape);
  for (let i = 0; i < shape.nStrided; i += 1) {
    h = m.relu(m.convolve(h, `encoder.${i}.0`, { strides: [2], pads: [1, 1] }));
  }
  for (let i = 0; i < shape.nBlocks; i += 1) {
    const name = `encoder.${shape.nStrided + i}.net`;
    const first = m.relu(m.convolve(h, `${name}.0`, { pads: [1, 1] }));
    const second = m.relu(m.convolve(first, `${name}.2`, { pads: [1, 1] }));
    h = m.relu(m.op('Add', [h, m.convolve(second, `${name}.4`)]));
  }
  const columns = m.convolve(h, `encoder.${shape.nStrided + shape.nBlocks}`);
  const positions = m.relu(m.op('Transpose', [columns], { perm: [0, 2, 1] }));
  const hidden = m.relu(m.convolve(positions, 'fc.1'));
  const y = m.op('Squeeze', [m.convolve(hidden, 'fc.3'), m.integers([1])]);
  return shape.nStrided === 2 ? m.op('Sigmoid', [y]) : y;
}

/**
 * The graph of a mapper.
 *
 * @param tensors  Names and layouts of the authors' checkpoints, or `weight` and `bias`. Borrowed.
 */
export function buildMapperGraph(tensors: TensorRecord, shape: MapperShape): OnnxGraph {
  const builder = new GraphBuilder('mapper');
  const m = new MapperBuilder(builder, tensors);
  builder.input(input, ['batch', shape.nVoxels]);
  const embedding = 'weight' in tensors ? m.linear(input) : network(m, shape);
  builder.output(output, embedding, ['batch', shape.dim]);
  return builder.graph;
}
