/**
 * @file Z-scores per voxel over the trials of one session: `(beta - mean) / sd`, population sd
 * (ddof 0), sd below 1e-8 gives 0. The scale of the betas (300 per percent) cancels.
 *
 * Mean and sd come from all trials of the session, held-out ones too, as in the files that the
 * published models were trained on; no label is used. Checked against numpy (`fixtures/`).
 */
import { LabError } from '../domain/errors.ts';

/** A session below this sd (in units of the betas) does not move: its z-scores are 0. */
export const FLAT_SD = 1e-8;

/** `[nVoxels]` each; NaN where a trial of the session is not finite. */
export interface VoxelMoments {
  mean: Float64Array;
  sd: Float64Array;
}

function checkSize(betas: Int16Array | Float32Array, nTrials: number, nVoxels: number): void {
  if (betas.length !== nTrials * nVoxels) {
    throw new LabError(
      'shape-mismatch',
      `A session of ${nTrials} trials x ${nVoxels} voxels has ${nTrials * nVoxels} betas; ${betas.length} were given.`,
      { nTrials, nVoxels, found: betas.length },
    );
  }
}

/**
 * Mean and population sd of each voxel over the trials of one session, in two passes.
 *
 * @param betas  `[nTrials, nVoxels]` row-major, any unit. Borrowed.
 * @throws LabError  `shape-mismatch` if the length is not nTrials x nVoxels.
 */
export function momentsPerVoxel(
  betas: Int16Array | Float32Array,
  nTrials: number,
  nVoxels: number,
): VoxelMoments {
  checkSize(betas, nTrials, nVoxels);
  const mean = new Float64Array(nVoxels);
  const sd = new Float64Array(nVoxels);
  for (let i = 0; i < betas.length; i += nVoxels) {
    for (let v = 0; v < nVoxels; v += 1) mean[v] = (mean[v] ?? 0) + (betas[i + v] ?? NaN);
  }
  for (let v = 0; v < nVoxels; v += 1) mean[v] = (mean[v] ?? NaN) / nTrials;
  for (let i = 0; i < betas.length; i += nVoxels) {
    for (let v = 0; v < nVoxels; v += 1) {
      const away = (betas[i + v] ?? NaN) - (mean[v] ?? NaN);
      sd[v] = (sd[v] ?? 0) + away * away;
    }
  }
  for (let v = 0; v < nVoxels; v += 1) {
    sd[v] = Math.sqrt((sd[v] ?? NaN) / nTrials);
    if (!Number.isFinite(sd[v])) mean[v] = sd[v] = NaN;
  }
  return { mean, sd };
}

/**
 * Z-score one trial into `out` at `offset`.
 *
 * @param betas    `[.., nVoxels]` row-major; row `row` is read. Borrowed.
 * @param moments  Of the session that the row belongs to.
 * @param out      Receives nVoxels values: 0 where the voxel is flat, NaN where it is not finite.
 */
export function zscoreRowInto(
  betas: Int16Array | Float32Array,
  row: number,
  moments: VoxelMoments,
  out: Float32Array | Float64Array,
  offset = 0,
): void {
  const { mean, sd } = moments;
  const start = row * mean.length;
  for (let v = 0; v < mean.length; v += 1) {
    const spread = sd[v] ?? NaN;
    out[offset + v] =
      spread < FLAT_SD ? 0 : ((betas[start + v] ?? NaN) - (mean[v] ?? NaN)) / spread;
  }
}

/**
 * Z-score a whole session per voxel.
 *
 * @param betas  `[nTrials, nVoxels]` row-major, int16 or float32, any unit. Not modified.
 * @returns      `[nTrials, nVoxels]` float32; 0 where sd < 1e-8; NaN in every trial of a voxel that
 *               is not finite in one of them.
 * @throws LabError  `shape-mismatch` if the length is not nTrials x nVoxels.
 */
export function zscorePerVoxel(
  betas: Int16Array | Float32Array,
  nTrials: number,
  nVoxels: number,
): Float32Array<ArrayBuffer> {
  const moments = momentsPerVoxel(betas, nTrials, nVoxels);
  const z = new Float32Array(nTrials * nVoxels);
  for (let t = 0; t < nTrials; t += 1) zscoreRowInto(betas, t, moments, z, t * nVoxels);
  return z;
}
