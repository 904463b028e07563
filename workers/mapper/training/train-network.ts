/**
 * @file Training the paper's network in the page: two phases (Lin et al. 2022, appendix A.2), Adam with
 * L2, a rate that falls by 0.8 every ten epochs with moments reset, the best weights kept.
 *
 * The best weights are those with the lowest loss on a tenth of the training conditions that are kept
 * apart; held-out conditions are never looked at.
 */
import { LabError } from '../../../src/domain/errors.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import { createRandom, type Random } from '../../../src/numerics/random.ts';
import type { Engine } from '../engine/engine.ts';
import type { EpochReport, NetworkOptions, TrainOptions } from '../mapper.protocol.ts';
import { paddedFor, type NetworkLayout } from '../network/layout.ts';
import { createNetworkMapper } from '../network/network-mapper.ts';
import { buildNetwork, forward, releaseNetwork } from '../network/network.ts';
import { dealFolds } from '../ridge/folds.ts';
import { sha256Of } from '../ridge/sha256.ts';
import type { Trained } from '../ridge/train-ridge.ts';
import type { Context, Scans } from '../scans/scans.ts';
import type { Truths } from '../scans/truths.ts';
import { Adam } from './adam.ts';
import { initialWeights } from './initial.ts';
import { FINETUNE, lossOf, PRETRAIN, type LossWeights } from './losses.ts';
import { lossAndGradients, type Batch, type Breathe } from './step.ts';

const PAPER: Required<NetworkOptions> = {
  width: 64,
  hidden: 128,
  nBlocks: 4,
  nStrided: 1,
  pretrainEpochs: 40,
  finetuneEpochs: 40,
  pretrainBatch: 32,
  finetuneBatch: 128,
  rate: 4e-4,
  weightDecay: 1e-5,
  patience: 8,
};

/** Epochs after which the rate falls, and by how much. */
const [FALL_EVERY, FALL_BY] = [10, 0.8];

/** One condition in so many is kept apart to choose the best weights. */
const KEPT_APART = 10;

interface Phase {
  name: EpochReport['phase'];
  weights: LossWeights;
  epochs: number;
  batch: number;
}

/** Everything that one training needs and changes. */
interface Run {
  layout: NetworkLayout;
  options: Required<NetworkOptions>;
  random: Random;
  train: Uint32Array;
  check: Uint32Array;
  batchOf(trials: Uint32Array): Promise<Batch>;
  breathe: Breathe;
  finished(): boolean;
  report(what: string, done: number, total: number, epoch?: EpochReport): void;
}

function phasesOf(options: Required<NetworkOptions>): Phase[] {
  const { pretrainEpochs, finetuneEpochs, pretrainBatch, finetuneBatch } = options;
  const phases: Phase[] = [
    { name: 'pretrain', weights: PRETRAIN, epochs: pretrainEpochs, batch: pretrainBatch },
    { name: 'finetune', weights: FINETUNE, epochs: finetuneEpochs, batch: finetuneBatch },
  ];
  return phases.filter(({ epochs }) => epochs > 0);
}

function batches(trials: Uint32Array, size: number): Uint32Array[] {
  const n = Math.ceil(trials.length / size);
  return Array.from({ length: n }, (_, i) => trials.subarray(i * size, (i + 1) * size));
}

/** Mean loss of batches on conditions kept apart. */
async function checkLoss(run: Run, weights: TensorRecord, phase: Phase): Promise<number> {
  const network = buildNetwork(weights, run.layout);
  try {
    const all = batches(run.check, phase.batch);
    let sum = 0;
    for (const trials of all) {
      const { scans, truths } = await run.batchOf(trials);
      const outputs = new Float32Array(truths.length);
      for (const [i, scan] of scans.entries()) {
        outputs.set(await forward(network, scan), i * run.layout.dim);
        await run.breathe();
      }
      sum += lossOf(outputs, truths, run.layout.dim, phase.weights).total;
    }
    return sum / all.length;
  } finally {
    releaseNetwork(network);
  }
}

async function trainEpoch(run: Run, weights: TensorRecord, adam: Adam, phase: Phase, rate: number) {
  const shuffled = Uint32Array.from(run.random.shuffle([...run.train]));
  const all = batches(shuffled, phase.batch);
  let sum = 0;
  let done = 0;
  for (const trials of all) {
    if (run.finished()) break;
    const batch = await run.batchOf(trials);
    const step = await lossAndGradients(weights, run.layout, batch, phase.weights, run.breathe);
    adam.step(weights, step.gradients, rate);
    sum += step.loss.total;
    done += 1;
    run.report(phase.name, done, all.length);
  }
  return sum / done;
}

/** Train one phase from `start`; its best weights. */
async function trainPhase(run: Run, start: TensorRecord, phase: Phase, epochs: EpochReport[]) {
  const weights = structuredClone(start);
  const adam = new Adam(run.options.weightDecay);
  let best = { weights: start, check: await checkLoss(run, start, phase), epoch: 0 };
  for (let epoch = 1; epoch <= phase.epochs && !run.finished(); epoch += 1) {
    const falls = Math.floor((epoch - 1) / FALL_EVERY);
    if ((epoch - 1) % FALL_EVERY === 0) adam.reset();
    const rate = run.options.rate * FALL_BY ** falls;
    const train = await trainEpoch(run, weights, adam, phase, rate);
    const check = await checkLoss(run, weights, phase);
    const report: EpochReport = { phase: phase.name, epoch, train, check, rate };
    epochs.push(report);
    run.report(phase.name, epoch, phase.epochs, report);
    if (check < best.check) best = { weights: structuredClone(weights), check, epoch };
    if (epoch - best.epoch >= run.options.patience) break;
  }
  return best.weights;
}

function layoutFor(options: Required<NetworkOptions>, nVoxels: number, dim: number): NetworkLayout {
  const { nStrided, nBlocks, width: channels, hidden } = options;
  const nPadded = paddedFor(nVoxels, nStrided);
  return { nStrided, nBlocks, channels, dim, hidden, nPadded, positions: nPadded / 2 ** nStrided };
}

function checkOptions(options: Required<NetworkOptions>): void {
  for (const [name, value] of Object.entries(options)) {
    const least = name.endsWith('Epochs') || name === 'weightDecay' ? 0 : Number.MIN_VALUE;
    if (Number.isFinite(value) && value >= least) continue;
    throw new LabError('bad-request', `The training option '${name}' cannot be ${value}.`, {
      name,
    });
  }
}

async function createRun(
  engine: Engine,
  scans: Scans,
  truths: Truths,
  request: TrainOptions,
  context: Context,
  finished: () => boolean,
): Promise<Run> {
  const { dataset } = scans;
  const options = { ...PAPER, ...request.network };
  checkOptions(options);
  const random = createRandom(request.seed);
  const dealt = dealFolds(dataset.train, dataset.trialCondition, KEPT_APART, random);
  const [, end = 0] = dealt.ranges[0] ?? [];
  const conditionOf = (trial: number): number => dataset.trialCondition[trial] ?? -1;
  // Fetched once, so that a condition without a target is refused before the training begins.
  const conditions = [...new Set(Array.from(dealt.trials, conditionOf))];
  const { matrix, dim } = await truths.rows(request.target, conditions, context);
  const row = new Map(conditions.map((condition, i) => [condition, i]));
  const batchOf = async (trials: Uint32Array): Promise<Batch> => {
    const batch: Batch = { scans: [], truths: new Float32Array(trials.length * dim) };
    for (const [i, trial] of trials.entries()) {
      batch.scans.push(await scans.scan(trial, context));
      const at = row.get(conditionOf(trial)) ?? 0;
      batch.truths.set(matrix.subarray(at * dim, (at + 1) * dim), i * dim);
    }
    return batch;
  };
  return {
    layout: layoutFor(options, dataset.nVoxels, dim),
    options,
    random,
    check: dealt.trials.slice(0, end),
    train: dealt.trials.slice(end),
    batchOf,
    breathe: () => engine.breathe(context.signal),
    finished,
    report: (what, done, total, epoch) =>
      context.progress({ what, done, total, ...(epoch ? { epoch } : {}) }),
  };
}

/**
 * Train the network on the training side of the dataset.
 *
 * @param finished  Asked between batches: true ends the training with the best weights so far.
 * @throws LabError `too-few-trials`, `missing-part` (a condition without target), `bad-request`,
 *                  `not-finite` (it diverged); AbortError when cancelled, leaving nothing behind.
 */
export async function trainNetwork(
  engine: Engine,
  scans: Scans,
  truths: Truths,
  request: TrainOptions,
  context: Context,
  finished: () => boolean,
): Promise<Trained> {
  const began = performance.now();
  const { dataset } = scans;
  const run = await createRun(engine, scans, truths, request, context, finished);
  const epochs: EpochReport[] = [];
  let tensors = initialWeights(run.layout, run.random);
  for (const phase of phasesOf(run.options))
    tensors = await trainPhase(run, tensors, phase, epochs);
  const sha256 = await sha256Of(Object.values(tensors).map(({ values }) => values));
  const mapper = createNetworkMapper(engine, {
    target: request.target,
    name: `network ${request.target} (seed ${request.seed}, ${epochs.length} epochs)`,
    sha256,
    simulated: dataset.simulated ?? false,
    tensors,
    nVoxels: dataset.nVoxels,
  });
  const seen = new Set(Array.from(run.train, (trial) => dataset.trialCondition[trial]));
  return {
    mapper,
    summary: {
      kind: 'conv',
      target: request.target,
      nTrials: run.train.length,
      nConditions: seen.size,
      nVoxels: dataset.nVoxels,
      nExcluded: 0,
      penalty: 0,
      path: [],
      epochs,
      seconds: (performance.now() - began) / 1000,
      backend: engine.report.backend,
      model: mapper.summary,
    },
  };
}
