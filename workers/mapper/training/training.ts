/** @file One training, tied together: its loop, its checkpoints, its news, and when it stands still. */
import type { TensorRecord } from '../../../src/domain/model.ts';
import type { NetworkOptions } from '../../../src/domain/training.ts';
import { phasesOf } from '../../../src/domain/training-phases.ts';
import { deviceMemory } from '../engine/kernels.ts';
import type { NetworkLayout } from '../network/layout.ts';
import type { Context } from '../scans/scans.ts';
import type { EpochReport, TrainingNews, TrainOptions } from '../training.protocol.ts';
import { Checkpoints, type Found } from './checkpoints.ts';
import type { TrainingControl } from './control.ts';
import type { Inputs } from './inputs.ts';
import { objectiveFor, type Objective } from './objective.ts';
import { layoutFor, optionsOf } from './options.ts';
import { stepsOf } from './plan.ts';
import type { Run } from './run.ts';
import type { Site } from './site.ts';
import type { Start } from './start.ts';
import { seedOf, startState, type TrainingState } from './state.ts';
import { watchRetrieval } from './watch.ts';

/** The event loop turns after so much work, so that the training hears of a question soon. */
const TURN_AFTER_MS = 8;

function bytesOf({ weights, best, adam, extra }: TrainingState): number {
  const sum = (tensors: TensorRecord) =>
    Object.values(tensors).reduce((bytes, { values }) => bytes + values.byteLength, 0);
  return sum(weights) + sum(best.weights) + sum(adam.tensors) + sum(extra);
}

/** Everything of one training, tied together. */
export class Training {
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
  /** Of the phase at hand. */
  #objective: Objective | undefined;

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
    return {
      layout: this.layout,
      phases: phasesOf(this.options),
      seed: this.#request.seed,
      patience: this.options.patience,
      resetMoments: this.options.resetMoments === 1,
      columns: this.options.columns,
      inputs: this.#inputs,
      objectiveOf: (phase, extra, rate) =>
        (this.#objective = objectiveFor(phase, extra, {
          dim: this.layout.dim,
          expander: this.options.expander,
          seed: seedOf(this.#request.seed, 3),
          rate,
        })),
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
    const { companion } = this.#objective ?? {};
    if (companion) this.state.extra = await companion.tensors();
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
