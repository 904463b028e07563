/** @file Retrieval of held-out scans by one mapper, both ways, with its controls (method: Lin et al. 2022, A.3). */
import type { Target } from '../../../src/domain/decode.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import type { RetrievalCounts, RetrievalRequest } from '../mapper.protocol.ts';
import type { Context } from '../scans/scans.ts';
import { countsOf } from './counts.ts';
import { eachScan } from './each-scan.ts';
import { controlsOf, firstRows, galleryOf, knownQueries, pick, type Site } from './gallery.ts';
import { needQueries, queriesOf } from './held-out.ts';

/**
 * Count how many of `of` held-out scans find their own, both ways.
 *
 * @throws LabError `no-model`, `too-few-trials`, `shape-mismatch`.
 */
export async function retrieval(
  site: Site,
  request: RetrievalRequest & { target: Target },
  context: Context,
): Promise<RetrievalCounts> {
  const { target, of, trials, draws, seed, steps, each = false } = request;
  const mapper = site.registry.need(target);
  mapper.check(site.scans.dataset.nVoxels);
  const queries = knownQueries(site.truths, queriesOf(site.scans, trials), [target]);
  needQueries(queries, target);
  const judged = queries.slice(0, of);
  const used = draws > 0 ? queries : judged;
  const gallery = await galleryOf(site, mapper, used, steps, context);
  const controls = await controlsOf(site, mapper, judged, seed, context);
  const random = createRandom(seed);
  const counts = countsOf(gallery, controls, { of, draws, nHeldOut: queries.length, random });
  if (!each) return counts;
  return { ...counts, scans: eachScan(pick(gallery, firstRows(judged.length)), judged) };
}
