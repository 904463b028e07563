/**
 * @file Varied training scans, for sets much smaller than the paper's: blended with other presentations
 * of the same stimulus, voxels dropped, noise added. Not in the paper, so 0 unless asked for. Chance
 * comes from the generator that is handed in, so that a training gone on with repeats it.
 */
import type { NetworkOptions } from '../../../src/domain/training.ts';
import { dirichlet } from '../../../src/numerics/dirichlet.ts';
import type { Random } from '../../../src/numerics/random.ts';
import { byCondition } from '../../../src/domain/presentations.ts';
import { withoutGaps } from '../scans/gaps.ts';

type Options = Pick<NetworkOptions, 'blend' | 'voxelDropout' | 'inputNoise'>;

/** Each voxel 0 with the probability given, the rest raised so that the mean stays. In place. */
function dropVoxels(scan: Float32Array, probability: number, random: Random): void {
  for (let v = 0; v < scan.length; v += 1) {
    scan[v] = random.uniform() < probability ? 0 : (scan[v] ?? 0) / (1 - probability);
  }
}

/** Noise on all voxels but those left out, which are 0. In place. */
function addNoise(scan: Float32Array, sd: number, random: Random): void {
  for (let v = 0; v < scan.length; v += 1) {
    const z = scan[v] ?? 0;
    if (z !== 0) scan[v] = z + sd * random.normal();
  }
}

/**
 * How a scan is varied.
 *
 * @param train  Trials that may be blended with one another, where their condition is the same.
 * @returns      The varied scan of a trial, `[nVoxels]`, 0 where a voxel is not finite.
 */
export function createVariation(
  { blend = 0, voxelDropout = 0, inputNoise = 0 }: Options,
  train: Uint32Array,
  trialCondition: Int32Array,
) {
  const presentations = byCondition(train, trialCondition);
  const blended = async (
    trial: number,
    read: (trial: number) => Promise<Float32Array>,
    random: Random,
  ): Promise<Float32Array> => {
    const all = presentations.get(trialCondition[trial] ?? -1) ?? [trial];
    if (random.uniform() >= blend || all.length < 2) return withoutGaps(await read(trial)).slice();
    const weights = dirichlet(all.length, 1, random);
    const sum = new Float32Array((await read(trial)).length);
    for (const [k, one] of all.entries()) {
      const scan = withoutGaps(await read(one));
      for (let v = 0; v < sum.length; v += 1) {
        sum[v] = (sum[v] ?? 0) + (weights[k] ?? 0) * (scan[v] ?? 0);
      }
    }
    return sum;
  };
  return async (
    trial: number,
    read: (trial: number) => Promise<Float32Array>,
    random: Random,
  ): Promise<Float32Array> => {
    if (blend + voxelDropout + inputNoise === 0) return withoutGaps(await read(trial));
    const scan = await blended(trial, read, random);
    if (inputNoise > 0) addNoise(scan, inputNoise, random);
    if (voxelDropout > 0) dropVoxels(scan, voxelDropout, random);
    return scan;
  };
}

/** What departs from the paper, a sentence each. */
export function variationNotes(
  options: Options & Pick<NetworkOptions, 'columns' | 'anneal' | 'warmup'>,
): string[] {
  const {
    blend = 0,
    voxelDropout = 0,
    inputNoise = 0,
    columns = 1,
    anneal = 0,
    warmup = 0,
  } = options;
  const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;
  const parts = [
    ...(blend > 0 ? [`${percent(blend)} blended with other presentations of their stimulus`] : []),
    ...(voxelDropout > 0 ? [`${percent(voxelDropout)} of voxels dropped`] : []),
    ...(inputNoise > 0 ? [`noise of ${inputNoise} sd added`] : []),
  ];
  return [
    ...(parts.length > 0 ? [`Not in the paper: training scans are ${parts.join(', ')}.`] : []),
    ...(columns < 1
      ? [`Not in the paper: a step looks at ${percent(columns)} of the embedding’s values.`]
      : []),
    ...(warmup > 0
      ? [`Not in the paper: the rate rises over ${warmup} epoch${warmup === 1 ? '' : 's'}.`]
      : []),
    ...(anneal === 1 ? ['Not in the paper: the rate falls to 0 within each phase.'] : []),
  ];
}
