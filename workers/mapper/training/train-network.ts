/**
 * @file Training the paper's network in the page (Lin et al. 2022, appendix A.2): recipes of table 3,
 * Adam with L2, a rate that falls by 0.8 every ten epochs, the best weights kept, checkpoints.
 *
 * The best weights are those with the lowest loss on a tenth of the training conditions that are kept
 * apart; held-out conditions are never chosen by.
 */
import { LabError } from '../../../src/domain/errors.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import {
  paperNetwork,
  phasesOf,
  recipeIds,
  type NetworkOptions,
} from '../../../src/domain/training.ts';
import { MAX_BUFFER_BYTES } from '../engine/backends.ts';
import type { Engine } from '../engine/engine.ts';
import { deviceMemory } from '../engine/kernels.ts';
import { paddedFor, type NetworkLayout } from '../network/layout.ts';
import { createNetworkMapper } from '../network/network-mapper.ts';
import type { ActiveMapper, Registry } from '../registry.ts';
import { sha256Of } from '../ridge/sha256.ts';
import type { Trained } from '../ridge/train-ridge.ts';
import type { Context, Scans } from '../scans/scans.ts';
import type { Truths } from '../scans/truths.ts';
import type { EpochReport, TrainingNews, TrainOptions } from '../training.protocol.ts';
import type { CheckpointFiles } from './checkpoint-files.ts';
import { Checkpoints, lastGood, type Found } from './checkpoints.ts';
import type { TrainingControl } from './control.ts';
import type { Courtesy } from './courtesy.ts';
import { firstWeights } from './initial.ts';
import { createInputs, type Inputs } from './inputs.ts';
import { createLiveMapper } from './live-mapper.ts';
import { objectiveFor } from './objective.ts';
import { stepsOf } from './plan.ts';
import { runTraining, type Run } from './run.ts';
import { seedOf, startState, type TrainingState } from './state.ts';
import { watchRetrieval } from './watch.ts';

/** What a training runs on. */
export interface Site {
  engine: Engine;
  scans: Scans;
  truths: Truths;
  registry: Registry;
  files: CheckpointFiles;
  courtesy: Courtesy;
}

/** The event loop turns after so much work, so that the training hears of a question soon. */
const TURN_AFTER_MS = 8;

/** Options that may be 0, those that need not be whole, and those that are a share. */
const [MAY_BE_ZERO, MAY_BE_BROKEN] = [
  /Epochs$|weightDecay|resetMoments|anneal|warmup|blend|voxelDropout|inputNoise/,
  /rate|weightDecay|columns|warmup|blend|voxelDropout|inputNoise/,
];

const MOST: Record<string, number> = { anneal: 1, blend: 1, columns: 1, voxelDropout: 0.9 };

function isAllowed(name: string, value: unknown): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  const least = MAY_BE_ZERO.test(name) ? 0 : Number.MIN_VALUE;
  const most = MOST[name] ?? Infinity;
  const whole = MAY_BE_BROKEN.test(name) || Number.isInteger(value);
  return value >= least && value <= most && whole;
}

function optionsOf(request: TrainOptions): Required<NetworkOptions> {
  const squashed = request.target === 'resnet' ? { nStrided: 2 as const } : {};
  const options = { ...paperNetwork, ...squashed, ...request.network };
  for (const [name, value] of Object.entries(options)) {
    if (name === 'recipe') {
      if (recipeIds.some((id) => id === value)) continue;
    } else {
      if (isAllowed(name, value)) continue;
    }
    throw new LabError('bad-request', `The training option '${name}' cannot be ${value}.`, {
      name,
    });
  }
  return options;
}

function layoutFor(options: Required<NetworkOptions>, nVoxels: number, dim: number): NetworkLayout {
  const { nStrided, nBlocks, width: channels, hidden } = options;
  const nPadded = paddedFor(nVoxels, nStrided);
  const positions = nPadded / 2 ** nStrided;
  const bytes = 4 * positions * dim;
  if (bytes > MAX_BUFFER_BYTES) {
    throw new LabError(
      'limit-exceeded',
      `A network from ${nVoxels} voxels to ${dim} values needs ${Math.round(bytes / 2 ** 20)} MiB for ` +
        `one layer, more than the ${MAX_BUFFER_BYTES / 2 ** 20} MiB of a GPU buffer. Train a ridge towards this target, or use smaller stimuli.`,
      { bytes, limit: MAX_BUFFER_BYTES },
    );
  }
  return { nStrided, nBlocks, channels, dim, hidden, nPadded, positions };
}

function bytesOf({ weights, best, adam, extra }: TrainingState): number {
  const sum = (tensors: TensorRecord) =>
    Object.values(tensors).reduce((bytes, { values }) => bytes + values.byteLength, 0);
  return sum(weights) + sum(best.weights) + sum(adam.tensors) + sum(extra);
}

/** A checkpoint of the same training on the same voxels, where one is asked for. */
async function foundFor(site: Site, request: TrainOptions): Promise<Found | undefined> {
  if (request.id === undefined || request.resume !== true) return undefined;
  const found = await lastGood(site.files, request.id);
  const { nVoxels } = site.scans.dataset;
  if (!found || found.checkpoint.head.nVoxels === nVoxels) return found;
  throw new LabError(
    'shape-mismatch',
    `This training was of ${found.checkpoint.head.nVoxels} voxels; these betas have ${nVoxels}. ` +
      'Drop the betas it was begun with, or begin anew.',
    { expected: found.checkpoint.head.nVoxels, found: nVoxels },
  );
}

/** A checkpoint to go on from, or else the weights to begin with. */
interface Start {
  found: Found | undefined;
  weights: TensorRecord;
}

async function startFor(
  site: Site,
  request: TrainOptions,
  found: Found | undefined,
  dim: number,
): Promise<Start> {
  if (found) return { found, weights: {} };
  const layout = layoutFor(optionsOf(request), site.scans.dataset.nVoxels, dim);
  return { found, weights: await firstWeights(site.registry, request, layout) };
}

/** Everything of one training, tied together. */
class Training {
  readonly #site: Site;
  readonly #request: TrainOptions;
  readonly #context: Context;
  readonly #control: TrainingControl;
  readonly #inputs: Inputs;
  readonly #found: Found | undefined;
  readonly #checkpoints: Checkpoints;
  readonly #onWeights: () => void;
  readonly options: Required<NetworkOptions>;
  readonly layout: NetworkLayout;
  readonly state: TrainingState;

  constructor(
    site: Site,
    request: TrainOptions,
    context: Context,
    control: TrainingControl,
    inputs: Inputs,
    { found, weights }: Start,
    onWeights: (training: Training) => void,
  ) {
    this.#site = site;
    this.#onWeights = () => onWeights(this);
    this.#request = request;
    this.#context = context;
    this.#control = control;
    this.#inputs = inputs;
    this.#found = found;
    this.#checkpoints = new Checkpoints(site.files, found);
    this.options = optionsOf(request);
    this.layout = layoutFor(this.options, site.scans.dataset.nVoxels, inputs.dim);
    this.state = found?.checkpoint.state ?? startState(weights);
  }

  get run(): Run {
    const { engine } = this.#site;
    return {
      layout: this.layout,
      phases: phasesOf(this.options),
      seed: this.#request.seed,
      patience: this.options.patience,
      resetMoments: this.options.resetMoments === 1,
      columns: this.options.columns,
      inputs: this.#inputs,
      objectiveOf: (phase, extra, rate) =>
        objectiveFor(phase, extra, {
          dim: this.layout.dim,
          expander: this.options.expander,
          seed: seedOf(this.#request.seed, 3),
          matMul: engine.matMul(this.#context.signal),
          rate,
        }),
      breathe: () => this.#breathe(),
      stops: (state) => this.#stops(state),
      onBatch: async (_, loss) => {
        this.#tell(loss);
        if (this.#checkpoints.due) await this.#save(loss);
      },
      watch: (weights) =>
        watchRetrieval(this.#site, this.#request, this.layout, weights, this.#inputs.preparation, {
          signal: this.#context.signal,
          progress: () => undefined,
        }),
      onEpoch: async (_, report) => {
        this.#onWeights();
        await this.#save(report.train);
        this.#tell(report.train, { epoch: report });
      },
    };
  }

  async #breathe(): Promise<void> {
    const { signal } = this.#context;
    await this.#site.engine.breathe(signal, TURN_AFTER_MS);
    await this.#site.courtesy.rest(signal);
  }

  async #stops(state: TrainingState): Promise<boolean> {
    await this.#control.ready(this.#context.signal, async () => {
      await this.#save(NaN);
      this.#tell(state.batch > 0 ? state.lossSum / state.batch : NaN);
    });
    this.#context.signal.throwIfAborted();
    return this.#control.finished;
  }

  #place() {
    const { phases, inputs } = this.run;
    return stepsOf(phases, inputs.train.length, this.state);
  }

  #tell(loss: number, more: { epoch?: EpochReport; news?: Partial<TrainingNews> } = {}): void {
    const phase = phasesOf(this.options)[this.state.phase];
    if (!phase) return;
    const epoch = Math.min(this.state.epoch + 1, phase.epochs);
    const news: TrainingNews = {
      phase: phase.name,
      epoch,
      epochs: phase.epochs,
      loss,
      paused: this.#control.paused,
      bytes: bytesOf(this.state) + deviceMemory().numBytes,
      savedAt: this.#checkpoints.savedAt,
      ...(this.#checkpoints.failing ? { savingFails: true } : {}),
      ...more.news,
    };
    const what = `${phase.name === 'pretrain' ? 'training' : 'fine-tuning'}, epoch ${epoch} of ${phase.epochs}`;
    const shown = more.epoch ? { epoch: more.epoch } : {};
    this.#context.progress({ what, ...this.#place(), news, ...shown });
  }

  async #save(loss: number): Promise<void> {
    const { id } = this.#request;
    if (id === undefined) return;
    const { dataset } = this.#site.scans;
    const warning = await this.#checkpoints.save((sequence, savedAt) => ({
      head: {
        ...{ id, sequence, savedAt, ...this.#place() },
        dataset: dataset.id,
        nVoxels: dataset.nVoxels,
        options: this.#request,
        paused: this.#control.paused,
      },
      state: this.state,
    }));
    if (warning) {
      const { code, message } = warning;
      this.#tell(loss, { news: { warning: { code, message } } });
    }
  }

  /** Say what it goes on from. */
  announce(): void {
    if (!this.#found) return void this.#tell(NaN);
    const { savedAt, done } = this.#found.checkpoint.head;
    const resumed = { savedAt, done, epochs: this.state.epochs };
    const warning = this.#found.spoilt
      ? { code: 'malformed-file' as const, message: this.#found.spoilt }
      : undefined;
    this.#tell(NaN, { news: { resumed, ...(warning ? { warning } : {}) } });
  }

  /** Words for the model's name. */
  get name(): string {
    const { target, seed, label } = this.#request;
    return `network ${target}${label ? `, ${label}` : ''} (seed ${seed})`;
  }

  /** Checkpoints are not needed any more. */
  async close(): Promise<void> {
    if (this.#request.id !== undefined) await this.#checkpoints.remove(this.#request.id);
  }
}

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

async function describe(
  site: Site,
  request: TrainOptions,
  training: Training,
  inputs: Inputs,
): Promise<Trained> {
  const { dataset } = site.scans;
  const { state, name } = training;
  const tensors = state.best.weights;
  const mapper = createNetworkMapper(site.engine, {
    target: request.target,
    name: `${name}, ${state.epochs.length} epoch${state.epochs.length === 1 ? '' : 's'}`,
    sha256: await sha256Of(Object.values(tensors).map(({ values }) => values)),
    simulated: dataset.simulated ?? false,
    tensors,
    nVoxels: dataset.nVoxels,
    preparation: inputs.preparation,
  });
  const fewer = phasesOf(training.options).some(({ batch }) => batch > inputs.train.length);
  const small = `The ${inputs.train.length} training trials are fewer than a batch: all are in one.`;
  return {
    mapper,
    summary: {
      kind: 'conv',
      target: request.target,
      nTrials: inputs.train.length,
      nConditions: inputs.nConditions,
      nVoxels: dataset.nVoxels,
      nExcluded: inputs.nExcluded,
      penalty: 0,
      path: [],
      epochs: state.epochs,
      ...(inputs.threshold ? { threshold: inputs.threshold } : {}),
      notes: [...inputs.notes, ...(fewer ? [small] : [])],
      seconds: state.seconds,
      backend: site.engine.report.backend,
      model: mapper.summary,
    },
  };
}

/** Work on a training that no other tab has. @throws LabError `bad-request` when one has it. */
async function heldAlone<T>(
  { files }: Site,
  { id }: TrainOptions,
  work: () => Promise<T>,
): Promise<T> {
  if (id === undefined) return work();
  const release = await files.hold(id);
  if (!release) {
    throw new LabError('bad-request', 'This training goes on in another tab of this page.', { id });
  }
  try {
    return await work();
  } finally {
    release();
  }
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
