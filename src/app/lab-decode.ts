/** @file `lab.decode` and `lab.interpolate`: the same path as the views', without touching them. */
import type { Picture } from '../domain/dataset.ts';
import {
  activeSteps,
  type ConditionMode,
  type Perturbation,
  type Provenance,
} from '../domain/decode.ts';
import { presentationsOf, trialsOf } from '../domain/presentations.ts';
import { toRgba } from '../ui/rgba.ts';
import {
  type Bench,
  conditionOf,
  gallery,
  mapScan,
  paint,
  possibleMode,
  type Predictions,
  shownTarget,
} from '../state/decode-scan.ts';
import { captionsView } from '../state/captions.ts';
import { asShown, truthOf } from '../state/decode-views.ts';
import { chainPredictions } from '../state/interpolation.ts';
import type { DecodeRequest, Decoded, InterpolateRequest } from './lab-types.ts';

/** What the page knows of its models and backends, for the provenance. */
export interface Origin {
  generator: string;
  backends: Provenance['backends'];
  mapper: string;
}

const NEIGHBOURS = 5;

interface Described {
  own: number;
  trials: number[];
  perturbation: Perturbation;
  mode: ConditionMode;
  seed: number;
  origin: Origin;
  top: number;
  signal?: AbortSignal | undefined;
}

type Retrieval = Pick<Decoded, 'retrieved' | 'rank' | 'caption' | 'captions'>;

/** The nearest conditions, and the scan in words. */
async function retrieve(
  bench: Bench,
  predictions: Predictions,
  { own, top, signal }: Pick<Described, 'own' | 'top' | 'signal'>,
): Promise<Retrieval> {
  if (top === 0) return { retrieved: [] };
  const target = shownTarget(predictions);
  const embedding = asShown(target, predictions[target] ?? new Float32Array());
  const among = gallery(bench, own);
  if (bench.truth.available(target)) await bench.truth.ensure(target, [...among]);
  const request = { target, embedding, top, among, own };
  const { neighbours, rank } = await bench.services.mapper.call('nearest', request);
  const context = { signal: signal ?? new AbortController().signal, progress: () => undefined };
  const captions = await captionsView(bench, predictions, own, context);
  return {
    retrieved: neighbours,
    ...(rank !== undefined && { rank }),
    ...(captions.nearest && { caption: captions.nearest.text }),
    captions,
  };
}

async function describe(
  bench: Bench,
  predictions: Predictions,
  picture: Picture,
  described: Described,
): Promise<Decoded> {
  const target = shownTarget(predictions);
  const embedding = asShown(target, predictions[target] ?? new Float32Array());
  const { own, trials, perturbation, mode, seed, origin } = described;
  const retrieval = await retrieve(bench, predictions, described);
  const truth = truthOf(bench, target, own);
  return {
    embedding,
    image: new ImageData(toRgba(picture), picture.width, picture.height),
    ...retrieval,
    ...(truth && { truth }),
    provenance: {
      dataset: bench.dataset.id,
      trials,
      perturbation: activeSteps(perturbation),
      mapper: origin.mapper,
      generator: target === 'pixels' ? 'none: the mapper predicts pixels' : origin.generator,
      condition: mode,
      ...(bench.settings && { settings: bench.settings }),
      seed,
      backends: origin.backends,
    },
  };
}

export async function labDecode(
  bench: Bench,
  request: DecodeRequest,
  origin: Omit<Origin, 'mapper'>,
): Promise<Decoded> {
  const { perturbation = [], condition = 'both', seed = 0, top = NEIGHBOURS, signal } = request;
  const named = [request.trial].flat();
  const own = conditionOf(bench, named[0] ?? -1);
  const trials = request.average ? presentationsOf(bench.dataset, named[0] ?? -1) : named;
  const scan = await mapScan(bench, trials, perturbation, signal);
  const mode = possibleMode(condition, scan.predictions);
  const [picture] = await paint(bench, [scan.predictions], { mode, seed, signal });
  if (!picture) throw new Error('The generator drew nothing.');
  const mapper = Object.values(scan.mappers).join(', ');
  const facts = {
    own,
    trials,
    perturbation,
    mode,
    seed,
    origin: { ...origin, mapper },
    top,
    signal,
  };
  return describe(bench, scan.predictions, picture, facts);
}

export async function labInterpolate(
  bench: Bench,
  request: InterpolateRequest,
  origin: Omit<Origin, 'mapper'>,
): Promise<Decoded[]> {
  const { from, to, via = [], average = false, steps: nSteps = 10, space = 'voxel' } = request;
  const { condition = 'both', seed = 0, perturbation = [], top = NEIGHBOURS, signal } = request;
  const scans = [from, ...via, to];
  const conditions = scans.map((trial) => conditionOf(bench, trial));
  const way = { scans, average, nSteps, space, perturbation };
  const predictions = await chainPredictions(bench, way, { ...(signal && { signal }) });
  const mode = possibleMode(condition, predictions[0] ?? {});
  const pictures = await paint(bench, predictions, { mode, seed, signal });
  const { mappers } = await mapScan(bench, [from], [], signal);
  const mapper = Object.values(mappers).join(', ');
  const shared = {
    trials: scans.flatMap((trial) => trialsOf(bench.dataset, { trial, average })),
    perturbation,
    mode,
    seed,
    origin: { ...origin, mapper },
    top,
  };
  const decoded: Decoded[] = [];
  for (const [k, picture] of pictures.entries()) {
    signal?.throwIfAborted();
    // The scan of the chain that is nearer.
    const own = conditions[Math.round(k / (nSteps - 1) - 1e-9)] ?? -1;
    decoded.push(await describe(bench, predictions[k] ?? {}, picture, { ...shared, own }));
  }
  return decoded;
}
