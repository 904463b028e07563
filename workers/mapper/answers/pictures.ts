/** @file Measures of decodings beside their stimuli, on vectors that were made elsewhere. */
import { LabError } from '../../../src/domain/errors.ts';
import { bootstrapClusters, type Cluster, type Estimate } from '../../../src/numerics/bootstrap.ts';
import { frechetDistance, kernelDistance, type Features } from '../../../src/numerics/frechet.ts';
import { beatenOthers, drawnShares, hitChance } from '../../../src/numerics/identification.ts';
import { GROUPS, jackknifeInterval } from '../../../src/numerics/jackknife.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { wrongDeal } from '../../../src/numerics/retrieval.ts';
import { turn } from '../../rpc/schedule.ts';
import type {
  DistanceAnswer,
  DistanceRequest,
  Distances,
  IdentifyAnswer,
  IdentifyRequest,
} from '../pictures.protocol.ts';
import type { Context } from '../scans/scans.ts';

function breatheFor({ signal }: Context) {
  return async () => {
    await turn();
    signal.throwIfAborted();
  };
}

/** Chances added up by the stimulus that they are of. */
function clustersOf(chances: readonly number[], own: Int32Array, nTruths: number): Cluster[] {
  const clusters = Array.from({ length: nTruths }, () => ({ sum: 0, count: 0 }));
  chances.forEach((chance, q) => {
    const cluster = clusters[own[q] ?? -1];
    if (!cluster) return;
    cluster.sum += chance;
    cluster.count += 1;
  });
  return clusters.filter(({ count }) => count > 0);
}

function meanAndSd(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return { mean, sd: Math.sqrt(variance) };
}

/**
 * n-way identification, exact over all choices of the others.
 *
 * @throws LabError `bad-request` for a way below 2 or above the number of stimuli, `shape-mismatch`.
 */
export async function identify(
  { ns, repeats, pairs, seed, ...queries }: IdentifyRequest,
  context: Context,
): Promise<IdentifyAnswer> {
  const { own, truths, dim } = queries;
  const nTruths = truths.length / dim;
  const wrong = ns.find((n) => !Number.isInteger(n) || n < 2 || n > nTruths);
  if (wrong !== undefined) {
    throw new LabError(
      'bad-request',
      `n-way identification needs n from 2 to ${nTruths}, the pictures that are compared; got ${wrong}.`,
    );
  }
  const breathe = breatheFor(context);
  context.progress({ what: 'comparing', done: 0, total: 2 });
  const beaten = await beatenOthers(queries, breathe);
  const random = createRandom(seed);
  const dealt = wrongDeal(nTruths, random);
  const others = own.map((row) => dealt[row] ?? -1);
  context.progress({ what: 'comparing, shuffled', done: 1, total: 2 });
  const byChance = await beatenOthers({ ...queries, own: others }, breathe);
  const rows = ns.map((n) => {
    const chancesOf = (counts: Int32Array) =>
      Array.from(counts, (one) => hitChance(one, nTruths - 1, n));
    const chances = chancesOf(beaten);
    const estimate = (all: number[]) => bootstrapClusters(clustersOf(all, own, nTruths), seed);
    return {
      n,
      chance: 1 / n,
      accuracy: estimate(chances),
      shuffled: estimate(chancesOf(byChance)),
      drawn: meanAndSd(drawnShares(chances, { repeats, pairs }, random)),
    };
  });
  return { rows, beaten, others: nTruths - 1 };
}

function rowsOf({ matrix, dim }: Features, rows: readonly number[]): Features {
  const picked = new Float32Array(rows.length * dim);
  rows.forEach((row, i) => picked.set(matrix.subarray(row * dim, (row + 1) * dim), i * dim));
  return { matrix: picked, dim };
}

const allRows = ({ matrix, dim }: Features) => [...Array(matrix.length / dim).keys()];

const without = (value: number): Estimate => ({ mean: value, low: NaN, high: NaN });

/**
 * Both distances with their intervals, and what noise and other stimuli reach. Stimuli are left out with
 * all decodings of them.
 *
 * @throws LabError `too-few-trials` (less than two pictures), `bad-request` (features that are not finite).
 */
export async function distances(
  { dim, own, ...request }: DistanceRequest,
  context: Context,
): Promise<DistanceAnswer> {
  const breathe = breatheFor(context);
  const features = (matrix: Float32Array): Features => ({ matrix, dim });
  const decoded = features(request.decoded);
  const truths = features(request.truths);
  const between = async (a: Features): Promise<Distances> => {
    const kernel = await kernelDistance(a, truths, breathe);
    return {
      frechet: await frechetDistance(a, truths, breathe),
      kernel: kernel(allRows(a), allRows(truths)),
    };
  };
  const total = GROUPS + 3;
  const tell = (done: number) => context.progress({ what: 'distances of features', done, total });
  tell(0);
  const frechet = await frechetDistance(decoded, truths, breathe);
  const kernel = await kernelDistance(decoded, truths, breathe);
  const value = kernel(allRows(decoded), allRows(truths));
  tell(1);
  const left: Distances[] = [];
  const hasInterval = allRows(truths).length >= 2 * GROUPS;
  for (let g = 0; hasInterval && g < GROUPS; g += 1) {
    const kept = allRows(truths).filter((row) => row % GROUPS !== g);
    const keptDecoded = allRows(decoded).filter((row) => (own[row] ?? 0) % GROUPS !== g);
    left.push({
      frechet: await frechetDistance(rowsOf(decoded, keptDecoded), rowsOf(truths, kept), breathe),
      kernel: kernel(keptDecoded, kept),
    });
    tell(2 + g);
  }
  const interval = (mean: number, of: keyof Distances) =>
    hasInterval
      ? jackknifeInterval(
          mean,
          left.map((one) => one[of]),
        )
      : without(mean);
  const noise = await between(features(request.noise));
  tell(total - 1);
  const others = request.others && (await between(features(request.others)));
  return {
    ...{ frechet: interval(frechet, 'frechet'), kernel: interval(value, 'kernel') },
    ...{ noise, others },
  };
}
