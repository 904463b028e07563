/** @file Voxels that hold no data in a session: what stands in for their z-scores. */

/**
 * A scan with 0, the average response, where it has no data: a network has no way to leave voxels out.
 *
 * @param scan  `[nVoxels]` z-scores, NaN where there are no data. Returned itself when there are none.
 */
export function withoutGaps(scan: Float32Array): Float32Array {
  return scan.every(Number.isFinite) ? scan : scan.map((z) => (Number.isFinite(z) ? z : 0));
}
