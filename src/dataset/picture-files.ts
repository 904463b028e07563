/** @file Stimuli that are files of their own, one a condition, read when they are shown. */
import type { Picture } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import type { ReadOptions } from '../readers/types.ts';
import type { StimulusSource } from './dataset.ts';
import type { Part, PictureClaim } from './recognise/claim.ts';

/** Red, green and blue of `[h, w, channels]`; grey is repeated, opacity left out. */
async function rgbOf({ claim }: Part<PictureClaim>, options?: ReadOptions): Promise<Uint8Array> {
  const { array, width, height, channels } = claim;
  const values = await array.read(options);
  const from = (i: number) =>
    channels < 3 ? Math.floor(i / 3) * channels : Math.floor(i / 3) * channels + (i % 3);
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => values[from(i)] ?? 0);
}

/**
 * @param files  `[nConditions]` picture of each condition.
 */
export function pictureFileSource(files: readonly Part<PictureClaim>[]): StimulusSource {
  const [first] = files;
  const shape: [number, number, number] = [first?.claim.height ?? 0, first?.claim.width ?? 0, 3];
  const fileOf = (condition: number) => {
    const file = files[condition];
    if (file) return file;
    throw new LabError('bad-request', `Condition ${condition} has no picture in this data set.`);
  };
  const pictures = async (conditions: readonly number[], options?: ReadOptions) => {
    const out: Picture[] = [];
    for (const [done, condition] of conditions.entries()) {
      options?.signal?.throwIfAborted();
      const file = fileOf(condition);
      const pixels = await rgbOf(file, { signal: options?.signal });
      out.push({ width: file.claim.width, height: file.claim.height, channels: 3, pixels });
      options?.onProgress?.((done + 1) / conditions.length);
    }
    return out;
  };
  const prints = files.map(({ file }) => file.fingerprint);
  const identity = { key: JSON.stringify(prints), rowOf: Int32Array.from(prints.keys()) };
  return {
    identity,
    shape,
    pictures,
    async pixels(conditions, options) {
      const found = await pictures(conditions, options);
      const size = shape[0] * shape[1] * 3;
      const out = new Float32Array(conditions.length * size);
      for (const [i, { pixels }] of found.entries()) {
        if (pixels.length !== size) {
          const file = fileOf(conditions[i] ?? -1);
          throw new LabError(
            'shape-mismatch',
            `${file.file.path} is ${file.claim.height}×${file.claim.width}, the first picture ${shape[0]}×${shape[1]}. ` +
              'Pixels can be decoded only from pictures of one size.',
            { file: file.file.path },
          );
        }
        out.set(
          Float32Array.from(pixels, (value) => value / 255),
          i * size,
        );
      }
      return out;
    },
  };
}
