/**
 * @file Predictions of many scans beside their truths: how far a perturbation moves the embedding, and
 * whether the scan still finds its picture. What every table, curve and grid of effects is made of.
 */
import type { ResolvedStep, Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { cosine } from '../numerics/vectors.ts';
import { type Bench, decodableTargets, gallery, shownTarget } from './decode-scan.ts';
import { asShown, truthOf } from './decode-views.ts';
import type { TaskContext } from './remote-task.ts';
import { makeTurns } from './turns.ts';

/** What predictions are compared with. */
export interface Scene {
  bench: Bench;
  target: Target;
  /** True embeddings of held-out conditions (and of the own one), as they are compared. */
  truths: Map<number, Float32Array>;
  context: TaskContext;
}

/** Where a prediction lies. */
export interface Place {
  /** Cosine to the truth. */
  cosine: number;
  /** 1-based among the truths; the middle place among equals. */
  rank: number;
}

/** A perturbed scan beside the same scan as it is. */
export interface Judged extends Place {
  /** One minus the cosine of the embedding before and after. */
  shift: number;
  /** Mean over dimensions of the change of the prediction before it is normalised. */
  delta: number;
  /** The prediction as it is shown. */
  vector: Float32Array;
}

export interface JudgedScan {
  plain: Judged;
  /** In the order asked. */
  variants: Judged[];
}

/**
 * 1-based place of `own` when the gallery is sorted by cosine to the prediction; the middle place among
 * equals, so that an empty prediction is at chance.
 */
export function rankOf(prediction: Float32Array, truths: Map<number, Float32Array>, own: number) {
  const mine = truths.get(own);
  if (!mine) return NaN;
  const reference = cosine(prediction, mine);
  let rank = 1;
  for (const [condition, truth] of truths) {
    const other = condition === own ? -Infinity : cosine(prediction, truth);
    if (other > reference) rank += 1;
    else if (other === reference) rank += 0.5;
  }
  return rank;
}

/** True embeddings of the held-out conditions, and of `own` where it is none of them. */
export async function truthsOf(
  bench: Bench,
  target: Target,
  own: number,
  { signal, progress }: TaskContext,
): Promise<Map<number, Float32Array>> {
  const among = [...gallery(bench, own)];
  await bench.truth.ensure(target, among, {
    signal,
    onProgress: (done, total) => progress('encoding the gallery', done / total),
  });
  const found = among.flatMap((condition) => {
    const truth = truthOf(bench, target, condition);
    return truth ? [[condition, truth] as const] : [];
  });
  return new Map(found);
}

/**
 * The target that is shown for a trial, with its truths.
 *
 * @param what  Subject of the sentence when there is no truth: `Effects are`.
 * @throws LabError `no-model`, `missing-part` (no truth to compare with), `bad-request` (no such trial).
 */
export async function openScene(
  bench: Bench,
  trial: number,
  what: string,
  context: TaskContext,
): Promise<Scene> {
  const { signal } = context;
  const request = { trials: [trial], steps: [], targets: decodableTargets };
  const { predictions } = await bench.services.mapper.call('map', request, { signal });
  const target = shownTarget(predictions);
  if (!bench.truth.available(target)) {
    throw new LabError(
      'missing-part',
      `${what} compared with the truth: the stimuli are needed. Drop them.`,
    );
  }
  const own = bench.dataset.trialCondition[trial] ?? -1;
  return { bench, target, truths: await truthsOf(bench, target, own, context), context };
}

/** Rows of a matrix, borrowed. */
export function rowsOf(matrix: Float32Array, dim: number): Float32Array[] {
  const n = dim > 0 ? matrix.length / dim : 0;
  return Array.from({ length: n }, (_, i) => matrix.subarray(i * dim, (i + 1) * dim));
}

function meanChange(after: Float32Array, before: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < after.length; d += 1) sum += (after[d] ?? NaN) - (before[d] ?? NaN);
  return sum / after.length;
}

/**
 * Map a scan as it is and in each variant, in one call, and judge all of them.
 *
 * @param trials    Of one condition; their mean is the scan.
 * @param onMapped  Share of the variants that the mapper is done with.
 */
export async function judgeScan(
  { bench, target, truths, context }: Scene,
  trials: number[],
  variants: ResolvedStep[][],
  onMapped: (share: number) => void = () => undefined,
): Promise<JudgedScan> {
  const { signal } = context;
  const scans = [[], ...variants].map((steps) => ({ trials, steps }));
  const mapped = await bench.services.mapper.call(
    'mapMany',
    { scans, targets: [target] },
    { signal, onProgress: ({ done, total }) => onMapped(done / total) },
  );
  const { matrix = new Float32Array(), dim = 0 } = mapped[target] ?? {};
  const rows = rowsOf(matrix, dim);
  const own = bench.dataset.trialCondition[trials[0] ?? -1] ?? -1;
  const truth = truths.get(own) ?? new Float32Array();
  const raw = rows[0] ?? new Float32Array();
  const before = asShown(target, raw);
  const takeTurn = makeTurns(signal);
  const judged: Judged[] = [];
  for (const row of rows) {
    const vector = asShown(target, row);
    judged.push({
      vector,
      shift: 1 - cosine(before, vector),
      delta: meanChange(row, raw),
      cosine: cosine(vector, truth),
      rank: rankOf(vector, truths, own),
    });
    await takeTurn();
  }
  const [plain, ...rest] = judged;
  if (!plain) throw new LabError('no-model', 'No mapper is loaded for these voxels: train one.');
  return { plain, variants: rest };
}
