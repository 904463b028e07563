/**
 * @file Fréchet and kernel distance of what held-out scans decode to from the pictures that were seen,
 * beside what noise and what other pictures reach.
 */
import type { DistanceAnswer } from '../../workers/mapper/pictures.protocol.ts';
import { createRandom } from '../numerics/random.ts';
import type { Bench } from './decode-scan.ts';
import {
  byFeatures,
  drawnVectors,
  type HeldOutRequest,
  heldOutScans,
  predictScans,
  seenVectors,
  stage,
} from './held-out.ts';
import type { TaskContext } from './remote-task.ts';
import { conditionsOf } from './train-request.ts';

export type DistanceRequest = HeldOutRequest;

export interface PictureDistances extends DistanceAnswer {
  request: DistanceRequest;
  nScans: number;
  nPictures: number;
  /** Pictures of training that stand for other true pictures; 0 where there are too few. */
  nOthers: number;
  /** Of the features. */
  dim: number;
  network: string;
}

/** Training conditions drawn by the seed, as many as are held out where there are so many. */
function otherConditions({ dataset }: Bench, n: number, seed: number): number[] {
  const train = conditionsOf(dataset, dataset.split.train);
  return createRandom(seed)
    .shuffle([...train])
    .slice(0, n);
}

/**
 * @throws LabError `too-few-trials` (less than two held-out conditions), `no-model`, `missing-part` (no
 *                  stimuli, no feature network), `bad-request` (features that are not finite).
 */
export async function measureDistances(
  bench: Bench,
  request: DistanceRequest,
  context: TaskContext,
): Promise<PictureDistances> {
  const { seed } = request;
  const { scans, conditions, own } = heldOutScans(bench, request);
  const vectorsOf = byFeatures(bench);
  const seen = await seenVectors(bench, conditions, vectorsOf, stage(context, 0, 0.1));
  const drawn = otherConditions(bench, conditions.length, seed);
  const others = drawn.length > 1 ? drawn : [];
  const training = await seenVectors(bench, others, vectorsOf, stage(context, 0.1, 0.2));
  const plain = await predictScans(bench, scans, stage(context, 0.2, 0.25));
  const empty = await predictScans(bench, scans, stage(context, 0.25, 0.3), (i) => {
    return { kind: 'noise', seed: seed + i, nAveraged: scans[i]?.length ?? 1 };
  });
  const decoded = await drawnVectors(bench, plain, request, vectorsOf, stage(context, 0.3, 0.55));
  const noise = await drawnVectors(bench, empty, request, vectorsOf, stage(context, 0.55, 0.8));
  const end = stage(context, 0.8, 1);
  const answer = await bench.services.mapper.call(
    'distances',
    {
      dim: seen.dim,
      ...{ decoded: decoded.matrix, own, truths: seen.matrix, noise: noise.matrix },
      ...(others.length > 0 && { others: training.matrix }),
    },
    {
      signal: context.signal,
      onProgress: ({ what, done, total }) => end.progress(what, done / total),
    },
  );
  return {
    ...answer,
    request,
    ...{ nScans: scans.length, nPictures: conditions.length, nOthers: others.length },
    ...{ dim: seen.dim, network: seen.network },
  };
}
