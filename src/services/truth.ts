/** @file True embeddings of conditions: had once, when needed, and told to the mapper worker. */
import type { DatasetInfo, EmbeddedTarget } from '../domain/dataset.ts';
import type { Target } from '../domain/decode.ts';
import type { Vectors } from './encode-truth.ts';
import {
  canEmbed,
  captionVectors,
  givenVectors,
  isEmbedded,
  isGiven,
  pictureVectors,
  toTell,
  variantVectors,
} from './encode-truth.ts';
import type { Keeping, KeptSources } from './kept-truth.ts';
import { KeptTruth } from './kept-truth.ts';
import type { Services } from './lab-services.ts';
import { othersDone } from './others-done.ts';
import { BATCH, type Mapper, TruthChoices, type TruthOptions } from './truth-choices.ts';

/** What is known of one target. */
class TargetTruth {
  readonly known = new Map<number, Float32Array>();
  /** Conditions that turned out to have nothing to encode. */
  readonly absent = new Set<number>();
  /** Conditions that somebody encodes now. */
  readonly underWay = new Map<number, Promise<unknown>>();
  /** What an earlier visit kept, once it was asked for. */
  kept: Promise<void> | undefined;
  readonly lacks = (condition: number) => !this.known.has(condition) && !this.absent.has(condition);
}

/**
 * Knows, for each target, which conditions of the current dataset have a true embedding. Vectors are
 * raw CLIP outputs (or as given with the data), `[dim]`; kept here and, for retrieval and training, in
 * the mapper worker. Calls for the same conditions share the work under way.
 */
export class Truth {
  readonly #services: Services;
  readonly #encodersLoaded: () => Promise<void>;
  readonly #kept: KeptTruth;
  #targets = new Map<Target, TargetTruth>();
  readonly #choices: TruthChoices;
  #dataset: DatasetInfo | undefined;
  /** Changes with the dataset and the CLIP model, so that late answers for old ones are dropped. */
  #epoch = 0;
  /** Told when more is known, or less. */
  onChange: () => void = () => undefined;

  /**
   * @param encodersLoaded waits for CLIP, and starts to load it when nobody did so before
   * @param kept           says which encoder is in use; without it nothing is kept between visits
   */
  constructor(services: Services, encodersLoaded: () => Promise<void>, kept?: KeptSources) {
    this.#services = services;
    this.#encodersLoaded = encodersLoaded;
    this.#kept = new KeptTruth(services, kept);
    this.#choices = new TruthChoices(services, encodersLoaded, this.#kept);
  }

  /** Settles when CLIP and the feature net are loaded; starts to load them when nobody did so before. */
  encoders(): Promise<void> {
    return this.#encodersLoaded();
  }

  /** Forget everything: another dataset, or another CLIP. */
  reset(dataset: DatasetInfo | undefined): void {
    this.#epoch++;
    this.#dataset = dataset;
    this.#targets.clear();
    this.#choices.reset(dataset);
    this.onChange();
  }

  /** Waits for CLIP and what comes with it (the demo's feature network and captioner). */
  encodersReady(): Promise<void> {
    return this.#encodersLoaded();
  }

  get(target: Target, condition: number): Float32Array | undefined {
    return this.#targets.get(target)?.known.get(condition);
  }

  /** How many conditions are known, how many have nothing to encode, and whether they are kept for the next visit. */
  count(target: Target): { known: number; absent: number; given: boolean; keeping: Keeping } {
    const { known, absent } = this.#truthOf(target);
    const given = isGiven(this.#dataset, target);
    return { known: known.size, absent: absent.size, given, keeping: this.#kept.keeping };
  }

  /** Can true embeddings of this target be had from the dataset? */
  available(target: Target): boolean {
    return canEmbed(this.#dataset, target);
  }

  /** Have the embeddings of `conditions`. Those without a caption are skipped. */
  async ensure(target: Target, conditions: number[], options: TruthOptions = {}): Promise<void> {
    const { signal, onProgress } = options;
    const truth = this.#truthOf(target);
    let pending = [...new Set(conditions)].filter(truth.lacks);
    if (pending.length === 0) return;
    const epoch = this.#epoch;
    if (!isGiven(this.#dataset, target)) {
      await this.#encodersLoaded();
      await (truth.kept ??= this.#loadKept(target, truth, epoch));
      pending = pending.filter(truth.lacks);
    }
    const total = pending.length;
    while (pending.length > 0 && epoch === this.#epoch) {
      signal?.throwIfAborted();
      const free = pending.filter((c) => !truth.underWay.has(c)).slice(0, BATCH);
      if (free.length > 0) await this.#encodeBatch(target, truth, free, epoch, signal);
      else await othersDone(truth.underWay.get(pending[0] ?? -1), signal);
      pending = pending.filter(truth.lacks);
      onProgress?.(total - pending.length, total);
    }
  }

  /** Have the embeddings of all captions of `conditions`, to draw from. */
  ensureCaptions(conditions: number[], options: TruthOptions = {}): Promise<void> {
    return this.#choices.ensure(
      {
        target: 'caption',
        keptAs: 'captions',
        isEnough: () => true,
        encode: (batch, signal) => captionVectors(this.#services, batch, Infinity, signal),
      },
      conditions,
      options,
    );
  }

  /** Have `n` altered variants of the picture of each condition, for those that have fewer. */
  ensureVariants(
    conditions: number[],
    n: number,
    seed: number,
    options: TruthOptions = {},
  ): Promise<void> {
    return this.#choices.ensure(
      {
        target: 'image',
        keptAs: undefined,
        isEnough: (choices) => choices.length === n,
        encode: (batch, signal) => variantVectors(this.#services, batch, n, seed, signal),
      },
      conditions,
      options,
    );
  }

  /** Keep no more embeddings: those that were kept are being wiped. */
  stopKeeping(): void {
    this.#kept.stop();
    this.onChange();
  }

  /** Keep embeddings that are made from here on. */
  keepAgain(): void {
    this.#kept.keepAgain();
  }

  /** Write what waits to be kept now. */
  flush(): Promise<void> {
    return this.#kept.flush();
  }

  /** Repeat to a mapper that was restarted what it was told. */
  async tellAgain(mapper: Mapper): Promise<void> {
    await this.#choices.tellAgain(mapper);
    for (const [target, { known }] of this.#targets) {
      const vectors: Vectors = new Map([...known].map(([condition, row]) => [condition, [row]]));
      if (vectors.size > 0) await mapper.call('useEmbeddings', toTell(target, vectors));
    }
  }

  #truthOf(target: Target): TargetTruth {
    const truth = this.#targets.get(target) ?? new TargetTruth();
    this.#targets.set(target, truth);
    return truth;
  }

  async #loadKept(target: Target, truth: TargetTruth, epoch: number): Promise<void> {
    if (!this.#dataset || !isEmbedded(target)) return;
    const found = await this.#kept.load(this.#dataset, target);
    if (epoch !== this.#epoch) return;
    await this.#learn(target, truth, found);
  }

  async #encodeBatch(
    target: Target,
    truth: TargetTruth,
    batch: number[],
    epoch: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const work = this.#encode(target, batch, signal);
    batch.forEach((condition) => truth.underWay.set(condition, work));
    try {
      const found = await work;
      if (epoch !== this.#epoch) return;
      await this.#learn(target, truth, found);
      batch.filter((c) => !found.has(c)).forEach((c) => truth.absent.add(c));
      if (isEmbedded(target)) this.#keep(target, found);
    } finally {
      batch.forEach((condition) => truth.underWay.delete(condition));
    }
  }

  #encode(target: Target, batch: number[], signal: AbortSignal | undefined): Promise<Vectors> {
    if (isEmbedded(target) && isGiven(this.#dataset, target)) {
      return givenVectors(this.#services, target, batch, signal);
    }
    return target === 'caption'
      ? captionVectors(this.#services, batch, 1, signal)
      : pictureVectors(this.#services, target === 'resnet' ? 'resnet' : 'image', batch, signal);
  }

  async #learn(target: Target, { known }: TargetTruth, found: Vectors): Promise<void> {
    if (found.size === 0) return;
    found.forEach(([row], condition) => row && known.set(condition, row));
    this.onChange();
    await this.#services.mapper.call('useEmbeddings', toTell(target, found));
  }

  #keep(target: EmbeddedTarget, found: Vectors): void {
    if (this.#dataset && !isGiven(this.#dataset, target)) {
      this.#kept.add(this.#dataset, target, found);
    }
  }
}
