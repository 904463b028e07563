/** @file Several true vectors a condition, to draw training targets from: captions, or altered pictures. */
import type { DatasetInfo, EmbeddedTarget } from '../domain/dataset.ts';
import type { Target } from '../domain/decode.ts';
import type { MapperProtocol } from '../../workers/mapper/mapper.protocol.ts';
import type { KeptSet } from '../../workers/reader/reader.protocol.ts';
import type { RpcClient } from '../../workers/rpc/client.ts';
import { toTell, type Vectors } from './encode-truth.ts';
import type { KeptTruth } from './kept-truth.ts';
import type { Services } from './lab-services.ts';
import { othersDone } from './others-done.ts';

/** Small enough that a decode asked meanwhile waits for one batch only. */
export const BATCH = 16;

export interface TruthOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

export type Mapper = Pick<RpcClient<MapperProtocol>, 'call'>;

/** How choices of a target are made. */
interface Way {
  target: EmbeddedTarget;
  /** Undefined: not kept between visits. */
  keptAs: KeptSet | undefined;
  isEnough(choices: Float32Array[]): boolean;
  encode(batch: number[], signal: AbortSignal | undefined): Promise<Vectors>;
}

export class TruthChoices {
  readonly #services: Services;
  readonly #encodersLoaded: () => Promise<void>;
  readonly #kept: KeptTruth;
  readonly #known = new Map<Target, Vectors>();
  /** One call at a time makes choices of a target; the next finds what it made. */
  readonly #making = new Map<Target, Promise<void>>();
  #dataset: DatasetInfo | undefined;
  #epoch = 0;

  constructor(services: Services, encodersLoaded: () => Promise<void>, kept: KeptTruth) {
    this.#services = services;
    this.#encodersLoaded = encodersLoaded;
    this.#kept = kept;
  }

  reset(dataset: DatasetInfo | undefined): void {
    this.#epoch++;
    this.#dataset = dataset;
    this.#known.clear();
    this.#making.clear();
  }

  async ensure(way: Way, conditions: number[], options: TruthOptions): Promise<void> {
    const make = () => this.#make(way, conditions, options);
    const before = this.#making.get(way.target);
    const work = before ? othersDone(before, options.signal).then(make) : make();
    this.#making.set(way.target, work);
    await work;
  }

  /** Repeat to a mapper that was restarted what it was told. */
  async tellAgain(mapper: Mapper): Promise<void> {
    for (const [target, choices] of this.#known) await tell(mapper, target, choices);
  }

  async #make(way: Way, conditions: number[], options: TruthOptions): Promise<void> {
    const { target, keptAs, encode } = way;
    const { signal, onProgress } = options;
    const isNew = !this.#known.has(target);
    const known: Vectors = this.#known.get(target) ?? new Map<number, Float32Array[]>();
    this.#known.set(target, known);
    const lacks = (condition: number) => {
      const choices = known.get(condition);
      return !choices || !way.isEnough(choices);
    };
    const epoch = this.#epoch;
    const learn = async (found: Vectors) => {
      found.forEach((rows, condition) => known.set(condition, rows));
      await tell(this.#services.mapper, target, found);
    };
    let missing = [...new Set(conditions)].filter(lacks);
    if (missing.length > 0) await this.#encodersLoaded();
    if (isNew && keptAs && this.#dataset) {
      const found = await this.#kept.load(this.#dataset, keptAs);
      if (epoch !== this.#epoch) return;
      await learn(found);
      missing = missing.filter(lacks);
    }
    for (let start = 0; start < missing.length; start += BATCH) {
      signal?.throwIfAborted();
      const found = await encode(missing.slice(start, start + BATCH), signal);
      if (epoch !== this.#epoch) return;
      await learn(found);
      if (keptAs && this.#dataset) this.#kept.add(this.#dataset, keptAs, found);
      onProgress?.(Math.min(start + BATCH, missing.length), missing.length);
    }
  }
}

async function tell(mapper: Mapper, target: Target, choices: Vectors): Promise<void> {
  if (choices.size > 0) await mapper.call('useChoices', toTell(target, choices));
}
