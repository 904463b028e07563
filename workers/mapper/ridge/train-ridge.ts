/**
 * @file Training a ridge in the page: betas of the training trials to a target, penalty chosen by
 * cross-validation over conditions; one penalty, or one for each band of voxels. Equal to scikit-learn's
 * `Ridge` (weights to 1e-3, `scripts/fixtures/mapper/ridge.py`).
 */
import { LabError } from '../../../src/domain/errors.ts';
import type { MatMul } from '../../../src/numerics/matrix.ts';
import { createRandom, type Random } from '../../../src/numerics/random.ts';
import type { Engine } from '../engine/engine.ts';
import { askedOf } from '../training/asked.ts';
import { withTarget } from '../scans/with-target.ts';
import { usualPreparation } from '../scans/prepare.ts';
import type { BandReport, TrainingSummary, TrainOptions } from '../training.protocol.ts';
import type { ActiveMapper } from '../registry.ts';
import type { Context, Scans } from '../scans/scans.ts';
import type { TruthRows, Truths } from '../scans/truths.ts';
import { bandReport, layOutBands, rangesOf, type LaidOutBands } from './band-layout.ts';
import { bandedProblems, searchBands } from './banded.ts';
import { createDesign, type Design } from './design.ts';
import { dealFolds, type Folds } from './folds.ts';
import { createLinearMapper, type LinearWeights } from './linear-mapper.ts';
import { bestPenalty, defaultPenalties, scorePenalties, type PenaltyPath } from './penalty.ts';
import { createProblem, type Targets } from './problem.ts';
import { sha256Of } from './sha256.ts';

/** The penalty is chosen on at most so many target values, drawn at random; all are fitted. */
const SCORED_TARGETS = 128;

/** Above this the weights alone would not fit a tab. */
const MAX_DIM = 65_536;

interface CentredTargets extends Targets {
  mean: Float64Array;
}

function centre({ matrix, dim }: TruthRows): CentredTargets {
  const n = matrix.length / dim;
  const mean = new Float64Array(dim);
  for (let i = 0; i < matrix.length; i += 1) {
    mean[i % dim] = (mean[i % dim] ?? 0) + (matrix[i] ?? NaN) / n;
  }
  for (let i = 0; i < matrix.length; i += 1)
    matrix[i] = (matrix[i] ?? NaN) - (mean[i % dim] ?? NaN);
  return { values: matrix, n: dim, mean };
}

/** The columns on which penalties are compared. */
function scored(targets: Targets, random: Random): Targets {
  if (targets.n <= SCORED_TARGETS) return targets;
  const all = random.shuffle(Array.from({ length: targets.n }, (_, i) => i));
  const columns = all.slice(0, SCORED_TARGETS);
  const nRows = targets.values.length / targets.n;
  const values = new Float32Array(nRows * columns.length);
  for (let r = 0; r < nRows; r += 1) {
    columns.forEach((column, c) => {
      values[r * columns.length + c] = targets.values[r * targets.n + column] ?? NaN;
    });
  }
  return { values, n: columns.length };
}

/** Weights of all voxels of the dataset (0 where left out) and the intercept. */
function expand(
  design: Design,
  targets: CentredTargets,
  kept: Float32Array,
  nVoxels: number,
): LinearWeights {
  const dim = targets.n;
  const weights = new Float32Array(nVoxels * dim);
  const intercept = Float64Array.from(targets.mean);
  design.kept.forEach((voxel, c) => {
    const row = kept.subarray(c * dim, (c + 1) * dim);
    weights.set(row, voxel * dim);
    const mean = design.mean[c] ?? NaN;
    for (let d = 0; d < dim; d += 1) intercept[d] = (intercept[d] ?? NaN) - mean * (row[d] ?? NaN);
  });
  return { weights, intercept: Float32Array.from(intercept), nVoxels, dim };
}

function checkSizes(design: Design, dim: number): void {
  if (design.kept.length === 0) {
    throw new LabError('not-finite', 'No voxel moves and is finite in all training sessions.');
  }
  if (dim <= MAX_DIM) return;
  throw new LabError(
    'limit-exceeded',
    `A target of ${dim} values is too large to train here (at most ${MAX_DIM}). Use smaller stimuli.`,
    { dim, limit: MAX_DIM },
  );
}

async function describe(
  options: TrainOptions,
  model: LinearWeights,
  { penalty, bands }: Fit,
  simulated: boolean,
): Promise<TrainingSummary['model']> {
  const kind = bands ? `banded ridge ${options.target} (${bands.bands.length} bands` : '';
  const plain = `ridge ${options.target} (penalty ${penalty.toPrecision(3)}`;
  return {
    kind: 'mapper',
    name: `${bands ? kind : plain}, seed ${options.seed})`,
    sha256: await sha256Of([model.weights, model.intercept]),
    nParameters: model.weights.length + model.intercept.length,
    signature: `${model.nVoxels} voxels -> ${model.dim}`,
    simulated,
    notes: ['linear, trained in this page'],
  };
}

/** What a fit is made on. */
interface FitSite {
  design: Design;
  compared: Targets;
  folds: Folds;
  matMul: MatMul;
  random: Random;
  report(what: string, done: number, total: number): void;
}

interface Fit {
  /** `[nKept, dim]`. */
  weights: Float32Array;
  penalty: number;
  path: PenaltyPath[];
  bands?: BandReport;
}

const PRODUCTS = 'products of scans';

/** One penalty for all voxels. */
async function fitOne(site: FitSite, targets: Targets, options: TrainOptions): Promise<Fit> {
  const { design, compared, folds, matMul, report } = site;
  const told = (share: number) => report(PRODUCTS, share, 1);
  const problem = await createProblem(design, matMul, told);
  const penalties = options.penalties ?? defaultPenalties(problem.scale);
  const path = await scorePenalties(problem, compared, penalties, folds.ranges, (done) =>
    report('penalties', done, penalties.length + 1),
  );
  const penalty = bestPenalty(path);
  return { weights: await problem.weights(targets, penalty), penalty, path };
}

/** A penalty for each band of voxels. */
async function fitBands(
  { design, compared, folds, matMul, report, random }: FitSite,
  targets: Targets,
  bands: LaidOutBands,
  { penalties }: TrainOptions,
): Promise<Fit> {
  const ranges = rangesOf(design.kept, bands);
  const told = (share: number) => report(PRODUCTS, share, 1);
  const problemAt = await bandedProblems(design, ranges, matMul, told);
  const onTry = (share: number) => report('penalties of the bands', share, 1);
  const found = await searchBands(
    problemAt,
    { ranges, targets: compared, folds: folds.ranges, penalties },
    random,
    onTry,
  );
  const problem = await problemAt(found.weights);
  return {
    weights: await problem.weights(targets, found.penalty),
    penalty: found.penalty,
    path: found.path,
    bands: bandReport(bands, ranges, found),
  };
}

export interface Trained {
  summary: TrainingSummary;
  mapper: ActiveMapper;
}

/**
 * Train a ridge on the training side of the dataset.
 *
 * @throws LabError `too-few-trials`, `missing-part` (a condition without target), `limit-exceeded`,
 *                  `not-finite`; AbortError when cancelled, leaving nothing behind.
 */
export async function trainRidge(
  engine: Engine,
  scans: Scans,
  truths: Truths,
  options: TrainOptions,
  context: Context,
): Promise<Trained> {
  const began = performance.now();
  const { dataset } = scans;
  const random = createRandom(options.seed);
  const { target } = options;
  const { trials, nLacking } = withTarget(dataset.train, dataset.trialCondition, truths, target);
  const folds = dealFolds(trials, dataset.trialCondition, options.folds ?? 5, random);
  const conditions = Int32Array.from(folds.trials, (trial) => dataset.trialCondition[trial] ?? -1);
  const { threshold = usualPreparation.threshold } = options.targets ?? {};
  const targets = centre(await truths.rows(target, conditions, context, { threshold }));
  const bands = options.bands && layOutBands(options.bands, dataset.nVoxels);
  const design = await createDesign(scans, folds.trials, context, bands?.bandOf);
  checkSizes(design, targets.n);
  const matMul = engine.matMul(context.signal);
  const report = (what: string, done: number, total: number) =>
    context.progress({ what, done, total });
  const compared = scored(targets, random);
  const site: FitSite = { design, compared, folds, matMul, report, random };
  const fit = bands
    ? await fitBands(site, targets, bands, options)
    : await fitOne(site, targets, options);
  const { penalty, path } = fit;
  const model = expand(design, targets, fit.weights, dataset.nVoxels);
  const modelSummary = await describe(options, model, fit, dataset.simulated ?? false);
  report('penalties', 1, 1);
  return {
    mapper: createLinearMapper(engine, target, modelSummary, model, { threshold }),
    summary: {
      kind: 'ridge',
      target,
      dataset: dataset.id,
      asked: askedOf(options),
      nTrials: design.nTrials,
      nConditions: folds.nConditions,
      nVoxels: design.kept.length,
      nExcluded: dataset.nVoxels - design.kept.length,
      penalty,
      path,
      ...(fit.bands ? { bands: fit.bands } : {}),
      notes: nLacking > 0 ? [`${nLacking} conditions have no ${target} target: left out.`] : [],
      seconds: (performance.now() - began) / 1000,
      backend: engine.report.backend,
      model: modelSummary,
    },
  };
}
