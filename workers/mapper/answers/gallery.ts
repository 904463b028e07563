/** @file Similarities of held-out scans with their truths, and the controls that stand beside them. */
import { applySteps } from '../../../src/perturb/apply.ts';
import type { Target } from '../../../src/domain/decode.ts';
import type { MatMul } from '../../../src/numerics/matrix.ts';
import { noiseSd } from '../../../src/perturb/substitute.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import type { RetrievalRequest } from '../mapper.protocol.ts';
import type { ActiveMapper, Registry } from '../registry.ts';
import type { Context, Scans } from '../scans/scans.ts';
import type { Truths } from '../scans/truths.ts';
import { similarities } from './compare.ts';
import { predictScans, type Query } from './held-out.ts';

export interface Site {
  scans: Scans;
  truths: Truths;
  registry: Registry;
  matMul: MatMul;
}

/** Similarities `[n, n]` (rows truth, columns prediction) and the conditions they belong to. */
export interface Gallery {
  cosines: Float32Array;
  ids: Int32Array;
}

/** The gallery of some of its queries; prediction j of the result is prediction `dealt[j]`. */
export function pick({ cosines, ids }: Gallery, rows: Uint32Array, dealt = rows): Gallery {
  const n = rows.length;
  const picked = new Float32Array(n * n);
  rows.forEach((row, i) => {
    dealt.forEach((column, j) => {
      picked[i * n + j] = cosines[row * ids.length + column] ?? NaN;
    });
  });
  return { cosines: picked, ids: Int32Array.from(rows, (row) => ids[row] ?? -1) };
}

/** The first n rows. */
export function firstRows(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, i) => i);
}

const idsOf = (queries: readonly Query[]) => Int32Array.from(queries, (q) => q.condition);

async function compare(
  { truths, matMul }: Site,
  mapper: ActiveMapper,
  queries: readonly Query[],
  predictions: Float32Array,
  context: Context,
): Promise<Gallery> {
  const { target, preparation } = mapper;
  const ids = idsOf(queries);
  const { matrix, dim } = await truths.rows(target, ids, context, preparation);
  return { ids, cosines: await similarities(target, matrix, predictions, dim, matMul) };
}

/** Every truth with every prediction. @throws LabError `shape-mismatch` (mapper of other voxels). */
export async function galleryOf(
  site: Site,
  mapper: ActiveMapper,
  queries: readonly Query[],
  steps: RetrievalRequest['steps'],
  context: Context,
): Promise<Gallery> {
  mapper.check(site.scans.dataset.nVoxels);
  const scanOf = async (i: number) =>
    applySteps(await site.scans.meanScan(queries[i]?.trials ?? [], context), steps);
  const what = `held-out scans, ${mapper.target}`;
  const predictions = await predictScans(mapper, queries.length, scanOf, what, context);
  return compare(site, mapper, queries, predictions, context);
}

/**
 * What a mapper makes of no scan at all: the mean of all scans for each, and normal noise of the variance
 * that the mean of as many trials has.
 */
export async function controlsOf(
  site: Site,
  mapper: ActiveMapper,
  queries: readonly Query[],
  seed: number,
  context: Context,
): Promise<{ meanScan: Gallery; noise: Gallery }> {
  const { scans } = site;
  const { nVoxels } = scans.dataset;
  const n = queries.length;
  const mean = await scans.meanScan(
    queries.flatMap(({ trials }) => trials),
    context,
  );
  const [same = new Float32Array()] = await mapper.predict([mean], context.signal);
  const repeated = new Float32Array(n * mapper.dim);
  for (let i = 0; i < n; i += 1) repeated.set(same, i * mapper.dim);
  const random = createRandom(seed);
  const noiseScan = (i: number) => {
    const sd = noiseSd(queries[i]?.trials.length ?? 1);
    return Promise.resolve(Float32Array.from({ length: nVoxels }, () => sd * random.normal()));
  };
  const what = `noise, ${mapper.target}`;
  const noise = await predictScans(mapper, n, noiseScan, what, context);
  return {
    meanScan: await compare(site, mapper, queries, repeated, context),
    noise: await compare(site, mapper, queries, noise, context),
  };
}

/** Queries whose truths are known for all of some targets. */
export function knownQueries(
  truths: Truths,
  queries: readonly Query[],
  targets: readonly Target[],
): Query[] {
  return queries.filter(({ condition }) => targets.every((t) => truths.has(t, condition)));
}
