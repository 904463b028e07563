/** @file Equal arrays of many samples as one array with the samples as its slowest axis. */
import type { NumericArray } from '../../domain/arrays.ts';
import { assertColumns, assertReadable, assertRows } from '../flat-layout.ts';
import { countOf, isNumeric, makeStorage, storedBytesOf } from '../numbers.ts';
import type { NamedArray, ReadOptions } from '../types.ts';

function isAlike(a: NamedArray, b: NamedArray): boolean {
  return (
    a.dtype === b.dtype &&
    a.shape.length === b.shape.length &&
    a.shape.every((length, axis) => length === b.shape[axis])
  );
}

/** Read samples `[start, end)` one after the other. */
async function readSamples(
  samples: readonly NamedArray[],
  start: number,
  end: number,
  pick: (values: NumericArray, sample: number) => void,
  options?: ReadOptions,
): Promise<void> {
  for (let sample = start; sample < end; sample += 1) {
    options?.signal?.throwIfAborted();
    const values = await samples[sample]?.read();
    if (values) pick(values, sample);
    options?.onProgress?.((sample + 1 - start) / (end - start));
  }
}

/**
 * Stack arrays of one type and shape; undefined if they differ or are no numbers.
 *
 * @param path  Name of the whole.
 */
export function stackArrays(path: string, samples: readonly NamedArray[]): NamedArray | undefined {
  const [first] = samples;
  if (!first || !isNumeric(first.dtype) || !samples.every((one) => isAlike(first, one))) {
    return undefined;
  }
  const { dtype } = first;
  const shape = [samples.length, ...first.shape];
  const rowLength = countOf(first.shape);
  const rows = async (start: number, end: number, options?: ReadOptions) => {
    assertReadable((end - start) * rowLength, storedBytesOf(dtype));
    const target = makeStorage(dtype, (end - start) * rowLength);
    const put = (values: NumericArray, sample: number) =>
      target.set(values, (sample - start) * rowLength);
    await readSamples(samples, start, end, put, options);
    return target;
  };
  return {
    path,
    dtype,
    shape,
    axes: ['sample', ...first.axes],
    units: first.units,
    meta: { ...first.meta, stacked: samples.length },
    read: (options) => rows(0, samples.length, options),
    async readRows(start, end, options) {
      assertRows(start, end, samples.length);
      return rows(start, end, options);
    },
    async readColumns(columns, options) {
      assertColumns(columns, rowLength);
      assertReadable(samples.length * columns.length, storedBytesOf(dtype));
      const target = makeStorage(dtype, samples.length * columns.length);
      const put = (values: NumericArray, sample: number) => {
        columns.forEach((column, index) => {
          target[sample * columns.length + index] = values[column] ?? 0;
        });
      };
      await readSamples(samples, 0, samples.length, put, options);
      return target;
    },
  };
}
