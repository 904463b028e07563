/** @file Networks of any size with weights that a formula gives, as in the PyTorch fixtures. For tests only. */
import type { Tensor, TensorRecord } from '../../../src/domain/model.ts';
import { layerNames } from '../network/layout.ts';
import type { Batch } from '../training/step.ts';

export interface Sizes {
  strided: number;
  width: number;
  dim: number;
  hidden: number;
  nPadded: number;
}

/** Names and shapes of all parameters, in the order of the network; four blocks. */
export function shapesOf({ strided, width, dim, hidden, nPadded }: Sizes): [string, number[]][] {
  const names = layerNames({ nStrided: strided, nBlocks: 4 });
  const layers: [string, number[]][] = [
    ...names.strided.map((name, i): [string, number[]] => [name, [width, i === 0 ? 1 : width, 4]]),
    ...names.blocks.flatMap((name): [string, number[]][] => [
      [`${name}.0`, [width, width, 3]],
      [`${name}.2`, [width, width, 3]],
      [`${name}.4`, [width, width, 1]],
    ]),
    [names.head, [dim, width, 1]],
    [names.positions, [hidden, nPadded / 2 ** strided, 1]],
    [names.readout, [1, hidden, 1]],
  ];
  return layers.flatMap(([name, shape]): [string, number[]][] => [
    [`${name}.weight`, shape],
    [`${name}.bias`, shape.slice(0, 1)],
  ]);
}

function amplitude(shape: number[], rule: 'flat' | 'scaled'): number {
  if (rule === 'flat') return 0.4;
  const [, ...inputs] = shape;
  return inputs.length === 0 ? 0.05 : 1.5 / Math.sqrt(inputs.reduce((a, b) => a * b, 1));
}

/** Parameter k, value i: `a sin(1.7 i + 0.9 (k + 1))`, plus 0.05 by the flat rule. */
export function waves(shapes: [string, number[]][], rule: 'flat' | 'scaled'): TensorRecord {
  return Object.fromEntries(
    shapes.map(([name, shape], k): [string, Tensor] => {
      const length = shape.reduce((a, b) => a * b, 1);
      const [a, shift] = [amplitude(shape, rule), rule === 'flat' ? 0.05 : 0];
      const fill = (_: unknown, i: number) => a * Math.sin(1.7 * i + 0.9 * (k + 1)) + shift;
      return [name, { shape, values: Float32Array.from({ length }, fill) }];
    }),
  );
}

/** The network whose gradients are in the fixtures. */
export function smallNetwork(strided: number): TensorRecord {
  return waves(shapesOf({ strided, width: 3, dim: 4, hidden: 5, nPadded: 32 }), 'flat');
}

/** As many positions as are turned with spare rows on the CPU, and a head much wider than the trunk. */
export function longNetwork(): TensorRecord {
  return waves(shapesOf({ strided: 1, width: 3, dim: 16, hidden: 5, nPadded: 256 }), 'scaled');
}

/** The batch of those gradients: three scans, unit targets. */
export function waveBatch(nVoxels = 32, dim = 4): Batch {
  const three = [0, 1, 2];
  const scans = three.map((b) =>
    Float32Array.from({ length: nVoxels }, (_, j) => Math.sin(0.7 * j + 1.1 * b)),
  );
  const row = (b: number) =>
    Array.from({ length: dim }, (_, i) => Math.sin(0.29 * i + 0.5 + 0.8 * b));
  const unit = three.map(row).flatMap((values) => values.map((v) => v / Math.hypot(...values)));
  return { scans, truths: Float32Array.from(unit) };
}
