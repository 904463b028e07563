/**
 * @file Noise ceilings: how well the best of models could do on a noisy voxel.
 *
 * `NC = ncsnr^2 / (ncsnr^2 + 1/n)`, n the number of trials averaged (Allen et al. 2022, "A massive
 * 7T fMRI dataset", methods); the ceiling of a correlation is its square root.
 */
import { LabError } from '../domain/errors.ts';

/**
 * Explainable share of the variance of each voxel.
 *
 * @param ncsnr      `[nVoxels]` noise ceiling signal-to-noise ratio, >= 0.
 * @param nAveraged  Trials averaged for the responses that are predicted, >= 1.
 * @returns          `[nVoxels]` in [0, 1]; NaN where ncsnr is NaN.
 * @throws LabError  `bad-request` if nAveraged < 1.
 */
export function noiseCeiling(ncsnr: Float32Array, nAveraged: number): Float32Array<ArrayBuffer> {
  if (!(nAveraged >= 1)) {
    throw new LabError('bad-request', `At least one trial is averaged; ${nAveraged} was asked.`);
  }
  return ncsnr.map((snr) => (snr * snr) / (snr * snr + 1 / nAveraged));
}

/** The highest correlation that a perfect model reaches: the root of {@link noiseCeiling}. */
export function correlationCeiling(
  ncsnr: Float32Array,
  nAveraged: number,
): Float32Array<ArrayBuffer> {
  return noiseCeiling(ncsnr, nAveraged).map(Math.sqrt);
}
