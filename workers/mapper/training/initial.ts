/**
 * @file Fresh weights of a mapper, in PyTorch's initial distribution (weights and biases uniform within
 * `1 / sqrt(inputs x width)`), from a seed.
 */
import type { Tensor, TensorRecord } from '../../../src/domain/model.ts';
import { LabError } from '../../../src/domain/errors.ts';
import { createRandom, type Random } from '../../../src/numerics/random.ts';
import { layerNames, type NetworkLayout } from '../network/layout.ts';
import type { Registry } from '../registry.ts';
import type { TrainOptions } from '../training.protocol.ts';

/** Names and shapes of all convolutions, in the order of the network, PyTorch's `(out, in, width)`. */
function convolutions(layout: NetworkLayout): [string, [number, number, number]][] {
  const { channels: c, dim, hidden, positions } = layout;
  const names = layerNames(layout);
  return [
    ...names.strided.map((name, i): [string, [number, number, number]] => [
      name,
      [c, i === 0 ? 1 : c, 4],
    ]),
    ...names.blocks.flatMap((name): [string, [number, number, number]][] => [
      [`${name}.0`, [c, c, 3]],
      [`${name}.2`, [c, c, 3]],
      [`${name}.4`, [c, c, 1]],
    ]),
    [names.head, [dim, c, 1]],
    [names.positions, [hidden, positions, 1]],
    [names.readout, [1, hidden, 1]],
  ];
}

/** Draw the weights of a network of this layout. */
export function initialWeights(layout: NetworkLayout, random: Random): TensorRecord {
  const weights: TensorRecord = {};
  for (const [name, shape] of convolutions(layout)) {
    const [out, nIn, width] = shape;
    const bound = 1 / Math.sqrt(nIn * width);
    const draw = (size: number[]): Tensor => {
      const length = size.reduce((product, n) => product * n, 1);
      const value = () => bound * (2 * random.uniform() - 1);
      return { shape: size, values: Float32Array.from({ length }, value) };
    };
    weights[`${name}.weight`] = draw(shape);
    weights[`${name}.bias`] = draw([out]);
  }
  return weights;
}

/** Has it the layers of this layout, and no others? */
function fits(tensors: TensorRecord, layout: NetworkLayout): boolean {
  const expected = convolutions(layout);
  const sizes = (shape: number[]) => shape.join();
  const all = expected.every(
    ([name, shape]) =>
      sizes(tensors[`${name}.weight`]?.shape ?? []) === sizes(shape) && `${name}.bias` in tensors,
  );
  return all && Object.keys(tensors).length === 2 * expected.length;
}

/**
 * The weights that a training begins with: those of a mapper that is named, else fresh ones by the seed.
 *
 * @throws LabError `no-model` if there is no mapper of that name; `shape-mismatch` if it is another network.
 */
export async function firstWeights(
  registry: Registry,
  { target, from, seed }: TrainOptions,
  layout: NetworkLayout,
): Promise<TensorRecord> {
  if (from === undefined) return initialWeights(layout, createRandom(seed + 1));
  const tensors = await registry.named(target, from).tensors();
  if (fits(tensors, layout)) return tensors;
  throw new LabError(
    'shape-mismatch',
    `The mapper '${from}' is not a network of ${layout.channels} channels, ${layout.nBlocks} blocks and ` +
      `${layout.hidden} position features over ${layout.nPadded} voxels. Begin with one of the same size.`,
    { from },
  );
}
