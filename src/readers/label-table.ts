/** @file The arrays that every table of labels gives: number, name and, where there are any, colours. */
import { madeArray, textColumn } from './memory-array.ts';
import type { NamedArray } from './types.ts';

export interface TableLabel {
  index: number;
  name: string;
  /** Red, green, blue, opacity, 0 to 255. */
  rgba: readonly [number, number, number, number];
}

function colours(labels: readonly TableLabel[]): NamedArray {
  return madeArray({
    path: 'rgba',
    dtype: 'uint8',
    shape: [labels.length, 4],
    axes: ['label', 'rgba'],
    units: 'rgb',
    make: () => Uint8Array.from(labels.flatMap((label) => label.rgba)),
  });
}

/** `index` and `name` of the labels in the file's order; `rgba` unless the file gives no colours. */
export function labelTableArrays(labels: readonly TableLabel[], coloured = true): NamedArray[] {
  const index = madeArray({
    path: 'index',
    dtype: 'int32',
    shape: [labels.length],
    axes: ['label'],
    units: 'label',
    make: () => Int32Array.from(labels, (label) => label.index),
  });
  const names = labels.map((label) => label.name);
  return [index, textColumn('name', names, 'label'), ...(coloured ? [colours(labels)] : [])];
}
