/**
 * @file Retrieval by several mappers at once: each compares in its own space, the similarities are
 * added with weights from a grid. The weights are tuned on scans of conditions that are not judged;
 * where all held-out conditions are judged, in two halves, each judged by the weights of the other.
 */
import type { Target } from '../../../src/domain/decode.ts';
import { LabError } from '../../../src/domain/errors.ts';
import { tuneWeights, weightedSum, type Tuned } from '../../../src/numerics/combine.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { countHits, retrievalHits } from '../../../src/numerics/retrieval.ts';
import { turn } from '../../rpc/schedule.ts';
import type { BothWays, CombinedCounts, RetrievalRequest } from '../mapper.protocol.ts';
import type { ActiveMapper } from '../registry.ts';
import type { Context } from '../scans/scans.ts';
import { countsOf, hits } from './counts.ts';
import { eachScan } from './each-scan.ts';
import { controlsOf, firstRows, galleryOf, knownQueries, pick } from './gallery.ts';
import type { Gallery, Site } from './gallery.ts';
import { needQueries, queriesOf, type Query } from './held-out.ts';

/** At most so many scans to tune on, and at least so many or it is done in halves. */
const [MOST, LEAST] = [300, 50];

function mappersOf({ registry, truths }: Site, targets: readonly Target[]): ActiveMapper[] {
  const mappers = targets.flatMap((target) => {
    const mapper = registry.active(target);
    return mapper && truths.conditions(target).length > 0 ? [mapper] : [];
  });
  if (mappers.length >= 2) return mappers;
  throw new LabError(
    'no-model',
    `Combined retrieval needs mappers and truths of two targets at least, of ${targets.join(', ')}; ` +
      `there ${mappers.length === 1 ? `is only ${mappers[0]?.target}` : 'is none'}. Train another one.`,
  );
}

/** Galleries of the same rows, added with weights. */
function sumOf(galleries: readonly Gallery[], weights: readonly number[]): Gallery {
  const cosines = weightedSum(
    galleries.map((gallery) => gallery.cosines),
    weights,
  );
  return { cosines, ids: galleries[0]?.ids ?? new Int32Array() };
}

function tune(galleries: readonly Gallery[], signal: AbortSignal): Promise<Tuned> {
  const ids = galleries[0]?.ids ?? new Int32Array();
  const breathe = async () => {
    await turn();
    signal.throwIfAborted();
  };
  return tuneWeights(
    galleries.map(({ cosines }) => cosines),
    ids,
    breathe,
  );
}

/** Rows of one half of the conditions: those at even or at odd places in order of appearance. */
function halfRows(ids: Int32Array, half: 0 | 1): Uint32Array {
  const order = new Map([...new Set(ids)].map((id, place) => [id, place]));
  return firstRows(ids.length).filter((row) => (order.get(ids[row] ?? -1) ?? 0) % 2 === half);
}

interface Judged extends BothWays {
  weights: number[];
  tunedOn: number;
}

/** Hits of each half by the weights tuned on the other half; mean weights. */
async function byHalves(galleries: readonly Gallery[], signal: AbortSignal): Promise<Judged> {
  const ids = galleries[0]?.ids ?? new Int32Array();
  const judged: Judged = { forward: 0, backward: 0, weights: galleries.map(() => 0), tunedOn: 0 };
  for (const half of [0, 1] as const) {
    const rows = halfRows(ids, half === 0 ? 1 : 0);
    const { weights } = await tune(
      galleries.map((gallery) => pick(gallery, rows)),
      signal,
    );
    const found = retrievalHits(sumOf(galleries, weights).cosines, ids);
    const own = halfRows(ids, half);
    judged.forward += countHits(Uint8Array.from(own, (row) => found.forward[row] ?? 0));
    judged.backward += countHits(Uint8Array.from(own, (row) => found.backward[row] ?? 0));
    judged.weights = judged.weights.map((sum, k) => sum + (weights[k] ?? 0) / 2);
    judged.tunedOn = rows.length;
  }
  return judged;
}

function split(queries: readonly Query[], of: number): { judged: Query[]; others: Query[] } {
  const judged = queries.slice(0, of);
  const taken = new Set(judged.map(({ condition }) => condition));
  const rest = queries.slice(of).filter(({ condition }) => !taken.has(condition));
  return { judged, others: rest.length >= LEAST ? rest.slice(0, MOST) : [] };
}

/**
 * Retrieve by the weighted sum of similarities.
 *
 * @throws LabError `no-model` (less than two mappers with truths), `too-few-trials`, `shape-mismatch`.
 */
export async function combined(
  site: Site,
  request: RetrievalRequest & { targets: Target[] },
  context: Context,
): Promise<CombinedCounts> {
  const { of, trials, draws, seed, steps, each = false } = request;
  const mappers = mappersOf(site, request.targets);
  const targets = mappers.map(({ target }) => target);
  const queries = knownQueries(site.truths, queriesOf(site.scans, trials), targets);
  needQueries(queries, targets.join(' and '));
  const { judged, others } = split(queries, of);
  const all = [...judged, ...others];
  const rows = firstRows(judged.length);
  const otherRows = firstRows(others.length).map((row) => row + judged.length);
  const galleries: Gallery[] = [];
  const controls: { meanScan: Gallery; noise: Gallery }[] = [];
  for (const mapper of mappers) {
    galleries.push(await galleryOf(site, mapper, all, steps, context));
    controls.push(await controlsOf(site, mapper, judged, seed, context));
  }
  const own = galleries.map((gallery) => pick(gallery, rows));
  const named = (weights: readonly number[]) =>
    Object.fromEntries(targets.map((target, k) => [target, weights[k] ?? 0]));
  const elsewhere = async (): Promise<Judged> => {
    const { weights } = await tune(
      galleries.map((gallery) => pick(gallery, otherRows)),
      context.signal,
    );
    return { weights, tunedOn: others.length, ...hits(sumOf(own, weights)) };
  };
  const tuned = await (others.length > 0 ? elsewhere() : byHalves(own, context.signal));
  const inBatch = await tune(own, context.signal);
  const sums = {
    meanScan: sumOf(
      controls.map(({ meanScan }) => meanScan),
      tuned.weights,
    ),
    noise: sumOf(
      controls.map(({ noise }) => noise),
      tuned.weights,
    ),
  };
  const judgedSum = sumOf(own, tuned.weights);
  const random = createRandom(seed);
  const nHeldOut = queries.length;
  return {
    ...countsOf(judgedSum, sums, { of, draws, nHeldOut, random }),
    ...(each && { scans: eachScan(judgedSum, judged) }),
    forward: tuned.forward,
    backward: tuned.backward,
    weights: named(tuned.weights),
    tunedOn: tuned.tunedOn,
    inBatch: { ...inBatch.counts, weights: named(inBatch.weights) },
    alone: Object.fromEntries(own.map((gallery, k) => [targets[k], hits(gallery)])),
  };
}
