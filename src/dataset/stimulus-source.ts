/** @file Pictures of conditions from an array of pictures: rows looked up, read in runs, shown as bytes. */
import type { NumericArray } from '../domain/arrays.ts';
import type { Picture } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import type { NamedArray, ReadOptions } from '../readers/types.ts';
import type { StimulusSource } from './dataset.ts';
import { readSomeRows } from './read-columns.ts';

export interface PictureArray {
  array: NamedArray;
  count: number;
  height: number;
  width: number;
  channels: 1 | 3;
  /** How the pixels of one row lie: channels last, channels first, or MATLAB's column order. */
  layout: 'hwc' | 'chw' | 'whc-column';
  /** Value of full white: 255 for bytes, 1 for fractions. */
  white: number;
}

/** Flat place in a row of each pixel of `[h, w, c]`, undefined when they lie as wanted. */
function placesOf({ height, width, channels, layout }: PictureArray): Uint32Array | undefined {
  if (layout === 'hwc') return undefined;
  const places = new Uint32Array(height * width * channels);
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        places[i++] =
          layout === 'chw' ? (c * height + y) * width + x : y + height * (x + width * c);
      }
    }
  }
  return places;
}

/** Check that every condition has a row. @throws LabError `bad-request` */
function rowsFor(conditions: readonly number[], rowOf: Int32Array): number[] {
  return conditions.map((condition) => {
    const row = rowOf[condition] ?? -1;
    if (row >= 0) return row;
    throw new LabError('bad-request', `Condition ${condition} has no picture in this data set.`, {
      condition,
      nConditions: rowOf.length,
    });
  });
}

/**
 * Pictures by condition.
 *
 * @param rowOf  `[nConditions]` row of the array of each condition, -1 for none.
 */
export function stimulusSource(pictures: PictureArray, rowOf: Int32Array): StimulusSource {
  const { array, height, width, channels, layout, white } = pictures;
  const size = height * width * channels;
  const places = placesOf(pictures);
  const at = (values: NumericArray, start: number, i: number) =>
    values[start + (places ? (places[i] ?? 0) : i)] ?? 0;
  const scale = 255 / white;
  const { fingerprint, modified } = array.meta;
  const facts = [fingerprint, modified ?? null, array.path, array.shape, layout, white];
  return {
    ...(typeof fingerprint === 'string' && { identity: { key: JSON.stringify(facts), rowOf } }),
    shape: [height, width, channels],
    async pictures(conditions, options?: ReadOptions) {
      const values = await readSomeRows(array, rowsFor(conditions, rowOf), options);
      return conditions.map((_, n): Picture => {
        if (values instanceof Uint8Array && !places && scale === 1) {
          return { width, height, channels, pixels: values.slice(n * size, (n + 1) * size) };
        }
        const pixels = new Uint8ClampedArray(size);
        for (let i = 0; i < size; i++) pixels[i] = scale * at(values, n * size, i);
        return { width, height, channels, pixels: new Uint8Array(pixels.buffer) };
      });
    },
    async pixels(conditions, options?: ReadOptions) {
      const values = await readSomeRows(array, rowsFor(conditions, rowOf), options);
      const out = new Float32Array(conditions.length * size);
      for (let n = 0; n < conditions.length; n++) {
        for (let i = 0; i < size; i++) out[n * size + i] = at(values, n * size, i) / white;
      }
      return out;
    },
  };
}
