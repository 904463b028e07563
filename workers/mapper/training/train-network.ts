/**
 * @file Training the paper's network in the page (Lin et al. 2022, appendix A.2): recipes of table 3,
 * Adam with L2, a rate that falls by 0.8 every ten epochs, the best weights kept, checkpoints.
 *
 * The best weights are those with the lowest loss on a tenth of the training conditions that are kept
 * apart; held-out conditions are never chosen by.
 */
import type { ActiveMapper } from '../registry.ts';
import type { Trained } from '../ridge/train-ridge.ts';
import type { Context } from '../scans/scans.ts';
import type { TrainOptions } from '../training.protocol.ts';
import type { TrainingControl } from './control.ts';
import { createInputs, type Inputs } from './inputs.ts';
import { createLiveMapper } from './live-mapper.ts';
import { optionsOf } from './options.ts';
import { runTraining } from './run.ts';
import type { Site } from './site.ts';
import { foundFor, heldAlone, startFor } from './start.ts';
import { describe } from './summary.ts';
import { Training } from './training.ts';

/** Answers with the weights of the moment. */
function liveMapper(
  { engine, scans }: Site,
  { target }: TrainOptions,
  { state, layout, name }: Training,
  { preparation }: Inputs,
): ActiveMapper {
  const { nVoxels, simulated = false } = scans.dataset;
  return createLiveMapper(engine, layout, {
    ...{ target, nVoxels, simulated, preparation },
    name: `${name}, in training`,
    version: () => `training ${state.phase}.${state.epoch}.${state.batch}`,
    weights: () => state.weights,
  });
}

/**
 * Train the network on the training side of the dataset, from a checkpoint where one is asked for.
 * From its first epoch on, the weights of the moment answer
 * for the target.
 *
 * @throws LabError `too-few-trials`, `missing-part` (no condition has a target), `bad-request`,
 *                  `limit-exceeded` (a layer over 128 MiB), `not-finite` (it diverged),
 *                  `shape-mismatch` (a checkpoint of other voxels); AbortError when cancelled, its
 *                  checkpoints removed.
 */
export async function trainNetwork(
  site: Site,
  request: TrainOptions,
  context: Context,
  control: TrainingControl,
): Promise<Trained> {
  optionsOf(request);
  return heldAlone(site, request, () => trainHeld(site, request, context, control));
}

async function trainHeld(
  site: Site,
  request: TrainOptions,
  context: Context,
  control: TrainingControl,
): Promise<Trained> {
  const found = await foundFor(site, request);
  const inputs = await createInputs(site.scans, site.truths, request, context);
  const start = await startFor(site, request, found, inputs.dim);
  let live: ActiveMapper | undefined;
  const answer = (training: Training) => {
    if (live) return;
    live = liveMapper(site, request, training, inputs);
    site.registry.add(live);
  };
  const training = new Training(site, request, context, control, inputs, start, answer);
  const { state } = training;
  if (state.epochs.length > 0) answer(training);
  training.announce();
  try {
    await runTraining(training.run, state);
    const trained = await describe(site, request, training, inputs);
    await training.close();
    return trained;
  } catch (error) {
    // A cancelled training is put away; one that failed can be gone on with.
    if (context.signal.aborted) await training.close();
    throw error;
  } finally {
    if (live) site.registry.remove(live);
  }
}
