/**
 * @file The loop of a training: phases, epochs, batches, from whatever place its state is at. Between
 * scans the event loop turns, so that a decode or a pause that is asked meanwhile is answered; between
 * batches it may stand still or be saved.
 */
import type { Phase } from '../../../src/domain/training-phases.ts';
import { rateAt } from '../../../src/domain/training-phases.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import { createRandom, type Random } from '../../../src/numerics/random.ts';
import type { NetworkLayout } from '../network/layout.ts';
import { buildNetwork, forwardAll, releaseNetwork } from '../network/network.ts';
import type { EpochReport } from '../training.protocol.ts';
import { Adam } from './adam.ts';
import { drawColumns, restrictTo, spreadOver } from './columns.ts';
import type { Inputs } from './inputs.ts';
import { lossOf } from './losses.ts';
import type { Objective } from './objective.ts';
import { batchesOf, epochBatches } from './plan.ts';
import { seedOf, type TrainingState } from './state.ts';
import { lossAndGradients, type Batch, type Breathe } from './step.ts';

/** What a training is made of. */
export interface Run {
  layout: NetworkLayout;
  phases: Phase[];
  seed: number;
  patience: number;
  resetMoments: boolean;
  /** Share of the embedding's values that a step looks at. */
  columns: number;
  inputs: Inputs;
  /** The objective of a phase, the network that is trained along as `extra` has it (empty: fresh). */
  objectiveOf(phase: Phase, extra: TensorRecord, rate: () => number): Objective;
  breathe: Breathe;
  /** Asked before each batch; may wait. True ends the training with what it has. */
  stops(state: TrainingState): Promise<boolean>;
  onBatch(state: TrainingState, loss: number, seconds: number): Promise<void>;
  /** Retrieval with these weights, where it is wanted. */
  watch(weights: TensorRecord): Promise<EpochReport['retrieval']>;
  onEpoch(state: TrainingState, report: EpochReport): Promise<void>;
}

/** Mean loss, weighted losses only, of batches on conditions kept apart. */
async function checkLoss(run: Run, weights: TensorRecord, phase: Phase): Promise<number> {
  const { layout, inputs } = run;
  const network = buildNetwork(weights, layout);
  try {
    const all = batchesOf(inputs.check, phase.batch);
    let sum = 0;
    for (const trials of all) {
      const { scans, truths } = await inputs.batchOf(trials);
      const outputs = await forwardAll(network, scans, run.breathe);
      sum += lossOf(outputs, truths, layout.dim, phase.weights).total;
    }
    return sum / all.length;
  } finally {
    releaseNetwork(network);
  }
}

/** Loss and gradients of a batch, over a share of the embedding's values where that is asked for. */
async function stepOn(
  { layout, columns, breathe }: Run,
  weights: TensorRecord,
  batch: Batch,
  objective: Objective,
  random: Random,
) {
  // A network that is trained along is made for the whole embedding.
  if (columns >= 1 || objective.companion) {
    return lossAndGradients(weights, layout, batch, objective, breathe);
  }
  const drawn = drawColumns(layout.dim, columns, random);
  const part = restrictTo(drawn, weights, layout, batch);
  const step = await lossAndGradients(part.weights, part.layout, part.batch, objective, breathe);
  return { ...step, gradients: spreadOver(drawn, step.gradients, weights, layout) };
}

/** Learning rate of the batch at hand. */
function rateOf(phase: Phase, { epoch, batch }: TrainingState, nBatches: number): number {
  return rateAt(phase, epoch, (batch + 1) / nBatches).rate;
}

/** Batches of the epoch at hand, from the place of the state. False when it was stopped before its end. */
async function trainEpoch(
  run: Run,
  state: TrainingState,
  phase: Phase,
  adam: Adam,
  objective: Objective,
): Promise<boolean> {
  const all = epochBatches(run.inputs.train, phase, run.seed, state);
  while (state.batch < all.length) {
    if (await run.stops(state)) return false;
    const began = performance.now();
    const random = createRandom(seedOf(run.seed, 2, state.phase, state.epoch, state.batch));
    const batch = await run.inputs.batchOf(all[state.batch] ?? new Uint32Array(), random);
    const step = await stepOn(run, state.weights, batch, objective, random);
    adam.step(state.weights, step.gradients, rateOf(phase, state, all.length));
    state.lossSum += step.loss;
    state.batch += 1;
    state.adam = adam.state();
    const seconds = (performance.now() - began) / 1000;
    state.seconds += seconds;
    await run.onBatch(state, step.loss, seconds);
  }
  return true;
}

/** The epoch is over: judge it, keep the best, move on. True when the phase ends with it. */
async function closeEpoch(run: Run, state: TrainingState, phase: Phase): Promise<boolean> {
  const began = performance.now();
  const { rate } = rateAt(phase, state.epoch);
  const check = await checkLoss(run, state.weights, phase);
  const retrieval = await run.watch(state.weights);
  const report: EpochReport = {
    phase: phase.name,
    epoch: state.epoch + 1,
    train: state.lossSum / state.batch,
    check,
    rate,
    ...(retrieval ? { retrieval } : {}),
  };
  state.epochs.push(report);
  if (check < state.best.check) {
    state.best = { weights: structuredClone(state.weights), check, epoch: state.epoch };
  }
  const worse = state.epoch - state.best.epoch >= run.patience;
  Object.assign(state, { epoch: state.epoch + 1, batch: 0, lossSum: 0 });
  state.seconds += (performance.now() - began) / 1000;
  await run.onEpoch(state, report);
  return worse;
}

/** What a phase begins with: the best weights of the one before, and nothing of its optimiser. */
async function openPhase(run: Run, state: TrainingState, phase: Phase): Promise<void> {
  state.adam = { steps: 0, tensors: {} };
  state.extra = {};
  const { weights } = state.best;
  const check = await checkLoss(run, weights, phase);
  state.weights = structuredClone(weights);
  state.best = { weights, check, epoch: -1 };
}

async function trainPhase(run: Run, state: TrainingState, phase: Phase): Promise<boolean> {
  const objective = run.objectiveOf(phase, state.extra, () =>
    rateOf(phase, state, Math.ceil(run.inputs.train.length / phase.batch)),
  );
  const adam = new Adam(phase.weightDecay);
  adam.restore(state.adam);
  try {
    while (state.epoch < phase.epochs) {
      const { falls } = rateAt(phase, state.epoch);
      if (falls && state.batch === 0 && run.resetMoments) adam.reset();
      if (!(await trainEpoch(run, state, phase, adam, objective))) return false;
      if (await closeEpoch(run, state, phase)) break;
    }
    return true;
  } finally {
    objective.companion?.release();
  }
}

/** Train from where the state is until all phases are done or it is stopped; the best weights are in the state. */
export async function runTraining(run: Run, state: TrainingState): Promise<void> {
  for (; state.phase < run.phases.length; state.phase += 1) {
    const phase = run.phases[state.phase];
    if (!phase) return;
    const isNew = state.epoch === 0 && state.batch === 0;
    if (isNew) await openPhase(run, state, phase);
    if (!(await trainPhase(run, state, phase))) return;
    Object.assign(state, { epoch: 0, batch: 0, lossSum: 0 });
  }
}
