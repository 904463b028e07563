/**
 * @file Voxels without data in a session (docs/decisions/038-which-voxels-hold-no-data.md): what marks them
 * depends on the file, and a person may know it better than the rule.
 */
import type { MissingMark } from '../domain/arrays.ts';

/** Betas of a session that come from one file: half-open ranges of trials and of voxels. */
export interface MarkedZone {
  trials: readonly [number, number];
  voxels: readonly [number, number];
  missing: MissingMark;
}

interface Flags {
  /** The voxel has data in some trial. */
  seen: Uint8Array;
  /** One trial is enough to make it missing. */
  broken: Uint8Array;
}

function scan(
  betas: Int16Array | Float32Array,
  nVoxels: number,
  { trials, voxels, missing }: MarkedZone,
  { seen, broken }: Flags,
): void {
  for (let trial = trials[0]; trial < trials[1]; trial++) {
    for (let voxel = voxels[0]; voxel < voxels[1]; voxel++) {
      const value = betas[trial * nVoxels + voxel] ?? NaN;
      if (value !== 0 || missing === 'nan') seen[voxel] = 1;
      if (!Number.isFinite(value) || (value === 0 && missing === 'zero-any')) broken[voxel] = 1;
    }
  }
}

/**
 * Voxels that hold no data: what is not finite in any trial always, and zeros by the mark of the file
 * they come from. Means and z-scores over them are meaningless.
 *
 * @param betas  `[nTrials, nVoxels]` row-major. Borrowed.
 * @param zones  Where each file's values lie; all of them are marked by `zero` unless given.
 * @returns      Ascending voxel indices.
 */
export function invalidVoxels(
  betas: Int16Array | Float32Array,
  nVoxels: number,
  zones: readonly MarkedZone[] = [
    { trials: [0, betas.length / nVoxels], voxels: [0, nVoxels], missing: 'zero' },
  ],
): Uint32Array {
  const seen = new Uint8Array(nVoxels);
  const broken = new Uint8Array(nVoxels);
  for (const zone of zones) scan(betas, nVoxels, zone, { seen, broken });
  return Uint32Array.from([...seen.keys()].filter((voxel) => !seen[voxel] || broken[voxel]));
}
