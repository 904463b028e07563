/**
 * @file A training step on some of the embedding's values. The network computes each value apart from the
 * others but for shared weights, so a step may look at some, drawn anew each time, at a share of the
 * cost. Not in the paper: for machines without a GPU.
 */
import type { TensorRecord } from '../../../src/domain/model.ts';
import type { Random } from '../../../src/numerics/random.ts';
import { layerNames, type NetworkLayout } from '../network/layout.ts';
import type { Batch } from './step.ts';

/** Indices of a share of the values, ascending; at least one. */
export function drawColumns(dim: number, share: number, random: Random): number[] {
  const all = random.shuffle(Array.from({ length: dim }, (_, d) => d));
  return all.slice(0, Math.max(1, Math.round(share * dim))).sort((a, b) => a - b);
}

/** Rows of a row-major matrix that has `width` columns. */
function takeRows(values: Float32Array, width: number, rows: readonly number[]) {
  const out = new Float32Array(rows.length * width);
  rows.forEach((row, r) => out.set(values.subarray(row * width, (row + 1) * width), r * width));
  return out;
}

function headOf(layout: NetworkLayout): [string, number][] {
  const { head } = layerNames(layout);
  return [
    [`${head}.weight`, layout.channels],
    [`${head}.bias`, 1],
  ];
}

/** The network and the batch as they are for these values alone. */
export function restrictTo(
  columns: readonly number[],
  weights: TensorRecord,
  layout: NetworkLayout,
  { scans, truths }: Batch,
): { weights: TensorRecord; layout: NetworkLayout; batch: Batch } {
  const some = { ...weights };
  for (const [name, width] of headOf(layout)) {
    const { shape, values } = weights[name] ?? { shape: [], values: new Float32Array() };
    const [, ...rest] = shape;
    some[name] = {
      shape: [columns.length, ...rest],
      values: takeRows(values, width, columns),
    };
  }
  const few = new Float32Array(scans.length * columns.length);
  scans.forEach((_, s) => {
    columns.forEach((column, c) => {
      few[s * columns.length + c] = truths[s * layout.dim + column] ?? NaN;
    });
  });
  return {
    weights: some,
    layout: { ...layout, dim: columns.length },
    batch: { scans, truths: few },
  };
}

/** Gradients of these values' weights in place among those of all, 0 for the others. */
export function spreadOver(
  columns: readonly number[],
  gradients: TensorRecord,
  weights: TensorRecord,
  layout: NetworkLayout,
): TensorRecord {
  const all = { ...gradients };
  for (const [name, width] of headOf(layout)) {
    const own = gradients[name]?.values ?? new Float32Array();
    const { shape, values } = weights[name] ?? { shape: [], values: new Float32Array() };
    const wide = new Float32Array(values.length);
    columns.forEach((column, c) =>
      wide.set(own.subarray(c * width, (c + 1) * width), column * width),
    );
    all[name] = { shape, values: wide };
  }
  return all;
}
