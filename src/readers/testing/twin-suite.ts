/**
 * @file One suite for all formats: every fixture opens by its content alone, and what is read agrees
 * with what the oracle wrote in its twin; reading by rows and by columns agrees with reading whole.
 */
import { describe as suite, expect, it } from 'vitest';
import type { NumericArray } from '../../domain/arrays.ts';
import { countOf, isNumeric } from '../numbers.ts';
import { describe, openFile } from '../registry.ts';
import type { NamedArray, OpenedFile } from '../types.ts';
import { expectStatistics, SUM_TOLERANCE } from './expect-info.ts';
import { asNumber, fixtureFile, twinsOf } from './fixtures.ts';
import type { ArrayTwin } from './fixtures.ts';

/** Sum over finite values, weighted so that it changes when values move. */
export function weightedSum(values: NumericArray): number {
  let sum = 0;
  values.forEach((value, index) => {
    if (Number.isFinite(value)) sum += value * ((index % 251) + 1);
  });
  return sum;
}

function absoluteSum(values: NumericArray): number {
  let sum = 1;
  for (const value of values) if (Number.isFinite(value)) sum += Math.abs(value);
  return sum;
}

/** Float32 results of scaled float64 oracles agree to float32. */
function rounded(value: number, values: NumericArray): number {
  return values instanceof Float32Array ? Math.fround(value) : value;
}

async function checkNumbers(array: NamedArray, twin: ArrayTwin): Promise<void> {
  const values = await array.read();
  expect(values.length).toBe(countOf(twin.shape));
  const first = (twin.first ?? []).map((value) => rounded(asNumber(value), values));
  expect(Array.from(values.subarray(0, first.length))).toEqual(first);
  const tolerance = values instanceof Float32Array ? 1e-6 : SUM_TOLERANCE;
  const scale = absoluteSum(values) * 251;
  expect(Math.abs(weightedSum(values) - (twin.weighted ?? NaN)) / scale).toBeLessThan(tolerance);
}

/** The middle half of the rows, read alone. */
async function checkRows(array: NamedArray): Promise<void> {
  if (!array.readRows) return;
  const whole = await array.read();
  const rows = array.shape[0] ?? 1;
  const rowLength = countOf(array.shape.slice(1));
  const [start, end] = [Math.floor(rows / 4), Math.ceil((rows * 3) / 4)];
  const part = await array.readRows(start, end);
  expect(part).toEqual(whole.subarray(start * rowLength, end * rowLength));
}

/** Every third column, read alone. */
async function checkColumns(array: NamedArray): Promise<void> {
  if (!array.readColumns || array.shape.length < 2) return;
  const whole = await array.read();
  const rowLength = countOf(array.shape.slice(1));
  const columns = Uint32Array.from({ length: Math.ceil(rowLength / 3) }, (_, i) => i * 3);
  const part = await array.readColumns(columns);
  const rows = array.shape[0] ?? 1;
  const expected = whole.slice(0, rows * columns.length);
  for (let row = 0; row < rows; row += 1) {
    columns.forEach((column, index) => {
      expected[row * columns.length + index] = whole[row * rowLength + column] ?? NaN;
    });
  }
  expect(part).toEqual(expected);
}

async function checkArray(array: NamedArray, twin: ArrayTwin): Promise<void> {
  if (twin.strings) {
    expect(await array.readStrings?.()).toEqual(twin.strings);
    return;
  }
  if (!isNumeric(array.dtype)) return;
  await checkNumbers(array, twin);
  await checkRows(array);
  await checkColumns(array);
}

async function checkFile(opened: OpenedFile, twins: ArrayTwin[]): Promise<void> {
  const infos = await describe(opened);
  expect(opened.problems).toEqual([]);
  expect(infos.map((info) => info.path)).toEqual(twins.map((twin) => twin.path));
  for (const [index, twin] of twins.entries()) {
    const { dtype, shape, axes } = twin;
    expect(infos[index]).toMatchObject({ dtype, shape, axes });
    if (twin.units) expect(infos[index]?.units).toBe(twin.units);
    const array = opened.arrays[index];
    if (!array) throw new Error(`array ${twin.path} is missing`);
    if (!twin.strings && !twin.first) continue;
    const info = infos[index];
    if (!twin.strings && info) {
      const single = array.dtype === 'float32' || array.dtype === 'float16';
      expectStatistics(info, twin, single || 'slope' in array.meta);
    }
    await checkArray(array, twin);
  }
}

/** Declare one test a fixture of `area`. */
export async function twinSuite(area: string): Promise<void> {
  const twins = await twinsOf(area);
  suite(`${area}: what other libraries find`, () => {
    it.each(twins.map((twin) => [twin.file, twin] as const))('%s', async (file, twin) => {
      const opened = await openFile(await fixtureFile(area, file));
      try {
        expect(opened.format).toBe(twin.format);
        await checkFile(opened, twin.arrays);
      } finally {
        opened.close();
      }
    });
  });
}
