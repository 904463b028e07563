/** @file What is mapped in place of a scan that is judged: the same values elsewhere, or none of them. */
import { createRandom } from '../numerics/random.ts';

/** `dealt`: the voxels of the scan dealt anew; `noise`: independent N(0, 1), as z-scores have. */
export interface Substitute {
  kind: 'dealt' | 'noise';
  seed: number;
}

/**
 * A scan that knows nothing of the picture.
 *
 * @param betasZ  `[nVoxels]`. Not modified. NaN moves with its voxel, and stays in place in `noise`.
 * @returns       A new vector; the same seed gives the same one.
 */
export function substituted(
  betasZ: Float32Array,
  { kind, seed }: Substitute,
): Float32Array<ArrayBuffer> {
  const random = createRandom(seed);
  if (kind === 'dealt') return Float32Array.from(random.shuffle([...betasZ]));
  return Float32Array.from(betasZ, (value) => (Number.isNaN(value) ? value : random.normal()));
}
