/** @file Retrieval of held-out scans with the weights of a training: to look at, never to choose by. */
import { retrievalCounts } from '../../../src/numerics/retrieval.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import { heldOutTrials } from '../answers/held-out.ts';
import { directions } from '../answers/compare.ts';
import type { NetworkLayout } from '../network/layout.ts';
import { buildNetwork, forwardAll, releaseNetwork } from '../network/network.ts';
import type { Preparation } from '../scans/prepare.ts';
import type { Context } from '../scans/scans.ts';
import type { EpochReport, TrainOptions } from '../training.protocol.ts';
import type { Site } from './site.ts';
import { withoutGaps } from '../scans/gaps.ts';

const WATCHED = 300;

/** The first trial of up to `watched` held-out conditions whose target is known, both ways. */
export async function watchRetrieval(
  { engine, scans, truths }: Pick<Site, 'engine' | 'scans' | 'truths'>,
  { target, watched = WATCHED }: TrainOptions,
  layout: NetworkLayout,
  weights: TensorRecord,
  preparation: Preparation,
  context: Context,
): Promise<EpochReport['retrieval']> {
  const all = [...heldOutTrials(scans)].filter(([condition]) => truths.has(target, condition));
  const chosen = all.slice(0, watched);
  if (chosen.length < 2) return undefined;
  const ids = Int32Array.from(chosen, ([condition]) => condition);
  const { matrix, dim } = await truths.rows(target, ids, context, preparation);
  const firsts: Float32Array[] = [];
  for (const [, trials] of chosen) {
    firsts.push(withoutGaps(await scans.scan(trials[0] ?? 0, context)));
  }
  const network = buildNetwork(weights, layout);
  const breathe = () => engine.breathe(context.signal);
  const predictions = await forwardAll(network, firsts, breathe).finally(() =>
    releaseNetwork(network),
  );
  const [a, b] = [directions(target, matrix, dim), directions(target, predictions, dim)];
  return { of: ids.length, ...retrievalCounts(a, b, dim, ids) };
}
