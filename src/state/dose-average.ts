/** @file The dose curve over many scans: means with intervals, beside random voxels drawn anew for each scan. */
import type { ResolvedStep } from '../domain/decode.ts';
import { trialsOf } from '../domain/presentations.ts';
import { randomControl } from '../perturb/control.ts';
import type { Bench } from './decode-scan.ts';
import type { Dose, DosePoint, DoseRequest } from './dose.ts';
import { type Effect, estimateEffect, needScans } from './effects.ts';
import { type Judged, judgeScan, openScene } from './judge.ts';
import { pairedOf } from './paired.ts';
import type { TaskContext } from './remote-task.ts';
import { makeTurns } from './turns.ts';

/** Of one amount: a value a scan. */
interface Samples {
  plain: Judged[];
  own: Judged[];
  control: Judged[];
}

const estimated = (judged: readonly Judged[], seed: number): Effect =>
  estimateEffect((measure) => judged.map((one) => one[measure]), seed);

/**
 * Measure the curve on held-out conditions drawn by the seed, one scan each. Each scan has one draw of
 * random voxels, the same at every amount.
 *
 * @param doses  The steps at each amount, of the whole perturbation.
 * @returns      Means over scans with 95 % bootstrap intervals, of the step and of its control, and of their
 *               differences scan by scan.
 * @throws LabError `too-few-trials`, `missing-part`, `no-model`.
 */
export async function measureDoseOverScans(
  bench: Bench,
  { request, doses, step }: { request: DoseRequest; doses: ResolvedStep[][]; step: Dose['step'] },
  context: TaskContext,
): Promise<Dose> {
  const { selection, step: index, amounts, nScans = 1 } = request;
  const { seed } = selection;
  const scans = needScans(bench, nScans, seed);
  const scene = await openScene(bench, scans[0], 'Dose curves are', context);
  const samples = amounts.map((): Samples => ({ plain: [], own: [], control: [] }));
  for (const [k, trial] of scans.entries()) {
    const trials = trialsOf(bench.dataset, { ...selection, trial });
    const what = `scan ${k + 1} of ${scans.length}`;
    context.progress(what, k / scans.length);
    const control = doses.map((steps) => {
      const [moved] = randomControl(
        steps.slice(index, index + 1),
        bench.dataset.nVoxels,
        seed + 131 * k,
      );
      return moved ? steps.with(index, moved) : steps;
    });
    const { plain, variants } = await judgeScan(scene, trials, [...doses, ...control], (share) =>
      context.progress(what, (k + share) / scans.length),
    );
    samples.forEach((sample, a) => {
      const [own, other] = [variants[a], variants[amounts.length + a]];
      if (!own || !other) return;
      sample.plain.push(plain);
      sample.own.push(own);
      sample.control.push(other);
    });
  }
  const turn = makeTurns(context.signal);
  const points: DosePoint[] = [];
  for (const [a, sample] of samples.entries()) {
    const interval = estimated(sample.own, seed);
    await turn();
    const control = estimated(sample.control, seed + 10);
    await turn();
    const { shift, cosine, rank } = interval;
    points.push({
      ...{ amount: amounts[a] ?? NaN, shift: shift.mean, cosine: cosine.mean, rank: rank.mean },
      ...{ interval, paired: await pairedOf(sample, seed, turn), control, picture: undefined },
    });
  }
  return { request, step, of: scene.truths.size, nScans: scans.length, points };
}
