/** @file What is mapped in place of a scan that is judged: the same values elsewhere, or none of them. */
import { createRandom } from '../numerics/random.ts';

/** `dealt`: the voxels of the scan dealt anew; `noise`: independent N(0, 1 / nAveraged). */
export type Substitute =
  | { kind: 'dealt'; seed: number }
  | {
      kind: 'noise';
      seed: number;
      /** Trials that the scan is the mean of. */
      nAveraged: number;
    };

/**
 * Standard deviation of noise in the mean of `nAveraged` trials: z-scores have 1, and the variance of a
 * mean of independent numbers falls by 1/n.
 */
export function noiseSd(nAveraged: number): number {
  return 1 / Math.sqrt(nAveraged);
}

/**
 * A scan that knows nothing of the picture.
 *
 * @param betasZ  `[nVoxels]`. Not modified. NaN moves with its voxel, and stays in place in `noise`.
 * @returns       A new vector; the same seed gives the same one.
 */
export function substituted(
  betasZ: Float32Array,
  substitute: Substitute,
): Float32Array<ArrayBuffer> {
  const random = createRandom(substitute.seed);
  if (substitute.kind === 'dealt') return Float32Array.from(random.shuffle([...betasZ]));
  const sd = noiseSd(substitute.nAveraged);
  return Float32Array.from(betasZ, (value) => (Number.isNaN(value) ? value : sd * random.normal()));
}
