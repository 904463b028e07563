/** @file Retrieval measured on held-out scans, by one mapper or several, with its controls. */
import type { Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { modelWords, type ModelSummary } from '../domain/model.ts';
import type {
  CombinedCounts,
  RetrievalCounts,
  RetrievalRequest,
} from '../../workers/mapper/mapper.protocol.ts';
import type { Bench } from './decode-scan.ts';
import { conditionsOf, type TrainingContext } from './train-request.ts';
import type { RetrievalChoice, RetrievalMeasure } from './types/measures.ts';

export type RetrievalAsked = Omit<RetrievalRequest, 'steps'>;

/** The mappers that can be combined: each compares in a space of its own. */
const combinable: Target[] = ['image', 'caption', 'resnet'];

async function ensureHeldOut(
  { dataset, truth }: Bench,
  targets: readonly Target[],
  { signal, progress }: TrainingContext,
): Promise<void> {
  const heldOut = conditionsOf(dataset, dataset.split.val);
  if (heldOut.length < 2) {
    throw new LabError('too-few-trials', 'Retrieval needs at least two held-out conditions.');
  }
  for (const target of targets) {
    if (target === 'pixels') continue;
    await truth.ensure(target, heldOut, {
      signal,
      onProgress: (done, total) => progress?.(`encoding the gallery, ${target}`, done / total),
    });
  }
}

function following({ signal, progress }: TrainingContext) {
  return {
    signal,
    onProgress: ({ what, done, total }: { what: string; done: number; total: number }) =>
      progress?.(what, total > 0 ? done / total : undefined),
  };
}

/** Encode the held-out truth, then count hits both ways. */
export async function measureRetrieval(
  bench: Bench,
  { target, ...asked }: RetrievalAsked & { target: Target },
  context: TrainingContext,
): Promise<RetrievalCounts> {
  await ensureHeldOut(bench, [target], context);
  const request = { ...asked, target, steps: [] };
  return bench.services.mapper.call('retrieval', request, following(context));
}

/** The same by all mappers that there are of image, caption and ResNet-like embeddings. */
export async function measureCombined(
  bench: Bench,
  asked: RetrievalAsked,
  context: TrainingContext,
  among: readonly Target[] = combinable,
): Promise<CombinedCounts> {
  const { mapper } = bench.services;
  const there = new Set((await mapper.call('mappers', null)).map(({ target }) => target));
  const targets = among.filter((target) => there.has(target) && bench.truth.available(target));
  await ensureHeldOut(bench, targets, context);
  const request = { ...asked, targets, steps: [] };
  return mapper.call('combined', request, following(context));
}

/** Who made the true features of pictures. */
export function featureWords({ dataset }: Bench, network: () => ModelSummary | undefined): string {
  if (dataset.givenEmbeddings?.resnet !== undefined) return 'given with the data';
  const model = network();
  return model ? modelWords(model) : 'unknown network';
}

/** @param network  The feature network in use. */
export function judgeRetrieval(network: () => ModelSummary | undefined) {
  return async (
    bench: Bench,
    { target, ...choice }: RetrievalChoice,
    context: TrainingContext,
  ): Promise<RetrievalMeasure> => {
    const { trials, seed } = choice;
    const asked = { ...choice, each: true };
    if (target !== 'combined') {
      const counts = await measureRetrieval(bench, { ...asked, target }, context);
      const features = target === 'resnet' && { features: featureWords(bench, network) };
      return { ...counts, target, trials, seed, ...features };
    }
    const { weights, tunedOn, inBatch, alone, ...counts } = await measureCombined(
      bench,
      asked,
      context,
    );
    const combination = { weights, tunedOn, inBatch, alone };
    const hasFeatures = alone.resnet !== undefined;
    const features = hasFeatures && { features: featureWords(bench, network) };
    return { ...counts, target, trials, seed, combination, ...features };
  };
}
