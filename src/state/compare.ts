/**
 * @file The same scan through each loaded generator (rows) by each condition that can be had
 * (columns): image, text, both. One z for all.
 * @see Lin, Sprague, Singh 2022 (Mind Reader), figures 13 and 15.
 */
import type { Picture } from '../domain/dataset.ts';
import type { ConditionMode, ConditionSettings } from '../domain/decode.ts';
import { LabError, asLabError, isAbort } from '../domain/errors.ts';
import { trialsOf } from '../domain/presentations.ts';
import type { ModelSummary } from '../domain/model.ts';
import {
  type Bench,
  conditionOf,
  mapScan,
  paint,
  type Predictions,
  shownTarget,
} from './decode-scan.ts';
import type { TaskContext } from './remote-task.ts';
import type { Selection } from './types/selection.ts';

export interface ComparedRow {
  sha256: string;
  name: string;
  /** In the order of the modes. */
  cells: { mode: ConditionMode; picture: Picture | undefined; error: string | undefined }[];
}

export interface Comparison {
  selection: Selection;
  /** The scan is their mean. */
  trials: number[];
  settings: ConditionSettings;
  seen: Picture | undefined;
  modes: ConditionMode[];
  rows: ComparedRow[];
}

/** What a comparison draws from besides the scan. */
export interface CompareOptions {
  selection: Selection;
  generators: readonly Pick<ModelSummary, 'sha256' | 'name'>[];
  settings: ConditionSettings;
}

/** Which prediction stands in the place of the image and of the caption under each condition. */
const places = {
  image: ['image', 'image'],
  text: ['caption', 'caption'],
  both: ['image', 'caption'],
} as const;

/**
 * One prediction under several conditions, drawn together: a single vector goes to both places, as the
 * generator would have it.
 */
function paintModes(
  bench: Bench,
  predictions: Predictions,
  modes: readonly ConditionMode[],
  options: { seed: number; signal: AbortSignal },
): Promise<Picture[]> {
  const [only = 'both'] = modes;
  if (modes.length === 1) return paint(bench, [predictions], { ...options, mode: only });
  const placed = modes.map((mode): Predictions => {
    const [image, caption] = places[mode];
    const [first, second] = [predictions[image], predictions[caption]];
    return first && second ? { image: first, caption: second } : predictions;
  });
  return paint(bench, placed, { ...options, mode: 'both' });
}

/**
 * Draw the selected scan, perturbed as it is, with every generator. One that cannot draw it (of another
 * CLIP, say) has its reason in its cells; the others go on.
 *
 * @throws LabError `no-model` without a mapper or generator, or for a mapper to pixels.
 */
export async function compareGenerators(
  bench: Bench,
  { selection, generators, settings }: CompareOptions,
  { signal, progress }: TaskContext,
): Promise<Comparison> {
  const { trial, perturbation, seed } = selection;
  const trials = trialsOf(bench.dataset, selection);
  const { predictions } = await mapScan(bench, trials, perturbation, signal);
  if (generators.length === 0 || shownTarget(predictions) === 'pixels') {
    throw new LabError(
      'no-model',
      'Generators are compared by the embeddings that a mapper predicts. Load a generator, and train or load a mapper to image or caption embeddings.',
    );
  }
  const modes: ConditionMode[] = [
    ...(predictions.image ? (['image'] as const) : []),
    ...(predictions.caption ? (['text'] as const) : []),
    ...(predictions.image && predictions.caption ? (['both'] as const) : []),
  ];
  let done = 0;
  const draw = async (generator: string): Promise<ComparedRow['cells']> => {
    progress('drawing', done / generators.length);
    done += 1;
    try {
      const drawn = { ...bench, generator, settings };
      const pictures = await paintModes(drawn, predictions, modes, { seed, signal });
      return modes.map((mode, i) => ({ mode, picture: pictures[i], error: undefined }));
    } catch (error) {
      if (isAbort(error)) throw error;
      const { message } = asLabError(error);
      return modes.map((mode) => ({ mode, picture: undefined, error: message }));
    }
  };
  const rows: ComparedRow[] = [];
  for (const { sha256, name } of generators) rows.push({ sha256, name, cells: await draw(sha256) });
  const own = conditionOf(bench, trial);
  const [seen] = bench.dataset.stimuli
    ? await bench.services.reader.call('pictures', { conditions: [own] }, { signal })
    : [];
  return { selection, trials, settings, seen, modes, rows };
}
