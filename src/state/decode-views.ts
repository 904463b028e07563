/** @file From worker answers to what the decode views show: vectors, pictures, retrieval. */
import type { Picture } from '../domain/dataset.ts';
import { activeSteps, type Provenance, type Target } from '../domain/decode.ts';
import { type ScanChoice, trialsOf } from '../domain/presentations.ts';
import { clampTo, cosine, unitNorm } from '../numerics/vectors.ts';
import type { MappedScan, Neighbour } from '../../workers/mapper/mapper.protocol.ts';
import {
  type Bench,
  conditionOf,
  gallery,
  paint,
  possibleMode,
  type Predictions,
  shownTarget,
} from './decode-scan.ts';
import type { TaskContext } from './remote-task.ts';
import type { MappedView, PicturesView, Retrieved, RetrievedView } from './types/decode.ts';
import type { Selection } from './types/selection.ts';

export type PictureOf = (condition: number) => Promise<Picture | undefined>;

/** Nearest conditions shown. */
const TOP = 5;
/** Raw CLIP vectors are clamped to this before they are normalised, as the mappers' targets are. */
export const THRESHOLD = 1.5;

/** A prediction as it is shown and compared: unit norm, except for pixels. */
export function asShown(target: Target, vector: Float32Array): Float32Array {
  return target === 'pixels' ? vector : unitNorm(vector);
}

/** The true embedding of a condition in the space of the mappers' targets. */
export function truthOf(
  { truth }: Bench,
  target: Target,
  condition: number,
): Float32Array | undefined {
  const raw = truth.get(target, condition);
  return raw && asShown(target, target === 'pixels' ? raw : clampTo(raw, THRESHOLD));
}

/** The true embedding as CLIP gave it, at unit norm: not clamped. None for pixels, which are not clamped. */
export function rawTruthOf(
  { truth }: Bench,
  target: Target,
  condition: number,
): Float32Array | undefined {
  const raw = target === 'pixels' ? undefined : truth.get(target, condition);
  return raw && asShown(target, raw);
}

export function mappedView(bench: Bench, choice: ScanChoice, scan: MappedScan): MappedView {
  const { trial } = choice;
  const target = shownTarget(scan.predictions);
  const condition = conditionOf(bench, trial);
  const of = (predictions: Predictions) =>
    asShown(target, predictions[target] ?? new Float32Array());
  return {
    trial,
    trials: trialsOf(bench.dataset, choice),
    condition,
    betasZ: scan.betasZ,
    perturbedZ: scan.perturbedZ,
    target,
    decoded: of(scan.unperturbed),
    perturbed: of(scan.predictions),
    truth: truthOf(bench, target, condition),
    truthRaw: rawTruthOf(bench, target, condition),
    mapper: scan.mappers[target] ?? '',
  };
}

export async function captionsOf(bench: Bench, conditions: number[]): Promise<string[][]> {
  if (!bench.dataset.hasCaptions) return conditions.map(() => []);
  return bench.services.reader.call('captions', { conditions });
}

/** Pictures of unperturbed scans by what made them, so that a perturbation costs one picture. */
export class PlainPictures {
  readonly #known = new Map<string, Picture>();

  async get(key: string, make: () => Promise<Picture[]>): Promise<Picture | undefined> {
    const known = this.#known.get(key);
    if (known) return known;
    const [picture] = await make();
    if (picture) this.#known.set(key, picture);
    for (const oldest of [...this.#known.keys()].slice(0, -32)) this.#known.delete(oldest);
    return picture;
  }

  clear(): void {
    this.#known.clear();
  }
}

export interface Drawing {
  bench: Bench;
  scan: MappedScan;
  chosen: Selection;
  generator: string;
  backends: Provenance['backends'];
  pictureOf: PictureOf;
  plain: PlainPictures;
  /** Is the scan still the selected one? A second picture is not begun for another. */
  isWanted(): boolean;
}

function provenanceOf({ bench, scan, chosen, generator, backends }: Drawing): Provenance {
  const byPixels = shownTarget(scan.predictions) === 'pixels';
  return {
    dataset: bench.dataset.id,
    trials: trialsOf(bench.dataset, chosen),
    perturbation: activeSteps(chosen.perturbation),
    mapper: Object.values(scan.mappers).join(', '),
    generator: byPixels ? 'none: the mapper predicts pixels' : generator,
    condition: possibleMode(chosen.condition, scan.predictions),
    ...(bench.settings && { settings: bench.settings }),
    seed: chosen.seed,
    backends,
  };
}

/** Draw the perturbed scan first (it is what changed), then the plain one unless it is known. */
export async function picturesView(
  drawing: Drawing,
  { signal }: TaskContext,
): Promise<PicturesView> {
  const { bench, scan, chosen, pictureOf, plain, isWanted } = drawing;
  const { trial, seed } = chosen;
  const condition = conditionOf(bench, trial);
  const provenance = provenanceOf(drawing);
  const mode = provenance.condition;
  const draw = (predictions: Predictions) => paint(bench, [predictions], { mode, seed, signal });
  const [changed] = provenance.perturbation.length > 0 ? await draw(scan.predictions) : [];
  const key = JSON.stringify({ ...provenance, perturbation: [] });
  const decoded = await plain.get(key, () => {
    if (!isWanted()) throw new DOMException('Another scan was chosen.', 'AbortError');
    return draw(scan.unperturbed);
  });
  if (!decoded) throw new Error('The generator drew nothing.');
  const [seen, captions] = await Promise.all([
    bench.dataset.stimuli ? pictureOf(condition) : undefined,
    captionsOf(bench, [condition]),
  ]);
  return {
    trial,
    seen,
    captions: captions[0] ?? [],
    decoded,
    perturbed: changed ?? decoded,
    provenance,
  };
}

/** Neighbours with their pictures and captions. */
export async function describeNeighbours(
  bench: Bench,
  neighbours: Neighbour[],
  pictureOf: PictureOf,
): Promise<Retrieved[]> {
  const conditions = neighbours.map(({ condition }) => condition);
  const captions = await captionsOf(bench, conditions);
  const pictures = await Promise.all(
    conditions.map(async (condition) => (bench.dataset.stimuli ? pictureOf(condition) : undefined)),
  );
  return neighbours.map((neighbour, i) => ({
    ...neighbour,
    picture: pictures[i],
    caption: captions[i]?.[0],
  }));
}

/** Make the true embeddings that retrieval needs; the scan's own first, told by `onOwn`. */
async function ensureTruth(
  { truth }: Bench,
  { target, condition }: MappedView,
  among: Int32Array,
  { signal, progress }: TaskContext,
  onOwn: () => void,
): Promise<void> {
  if (!truth.available(target)) return;
  await truth.ensure(target, [condition], { signal });
  onOwn();
  await truth.ensure(target, [...among], {
    signal,
    onProgress: (done, total) => progress('encoding the gallery', done / total),
  });
}

/** Rank the scan's prediction among held-out conditions, perturbed and as it was. */
export async function retrievedView(
  bench: Bench,
  view: MappedView,
  pictureOf: PictureOf,
  context: TaskContext,
  onOwnTruth: () => void,
): Promise<RetrievedView> {
  const { target, condition: own, trial } = view;
  const among = gallery(bench, own);
  await ensureTruth(bench, view, among, context, onOwnTruth);
  const nearest = (embedding: Float32Array) =>
    bench.services.mapper.call(
      'nearest',
      { target, embedding, top: TOP, among, own },
      { signal: context.signal },
    );
  const after = await nearest(view.perturbed);
  const before = await nearest(view.decoded);
  const truth = truthOf(bench, target, own);
  return {
    trial,
    top: await describeNeighbours(bench, after.neighbours, pictureOf),
    rank: after.rank,
    rankUnperturbed: before.rank,
    of: after.of,
    cosine: truth && cosine(view.perturbed, truth),
    cosineUnperturbed: truth && cosine(view.decoded, truth),
  };
}
