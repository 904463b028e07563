/** @file True embeddings of conditions: encoded when needed, once, and told to the mapper worker. */
import type { DatasetInfo, Picture } from '../domain/dataset.ts';
import type { Target } from '../domain/decode.ts';
import type { MapperProtocol } from '../../workers/mapper/mapper.protocol.ts';
import type { RpcClient } from '../../workers/rpc/client.ts';
import type { Services } from './lab-services.ts';

/** Small enough that a decode asked meanwhile waits for one batch only. */
const BATCH = 16;

export interface TruthOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

type Choices = Map<number, Float32Array[]>;

interface Encoded {
  matrix: Float32Array;
  dim: number;
}

/**
 * Knows, for each target, which conditions of the current dataset have a true embedding. Vectors are
 * raw CLIP outputs, `[dim]`; kept here and, for retrieval and training, in the mapper worker.
 */
export class Truth {
  readonly #services: Services;
  readonly #encodersLoaded: () => Promise<void>;
  readonly #known = new Map<Target, Map<number, Float32Array>>();
  /** Several vectors a condition, to draw training targets from: captions, or altered pictures. */
  readonly #choices = new Map<Target, Map<number, Float32Array[]>>();
  #dataset: DatasetInfo | undefined;
  /** Changes with the dataset and the CLIP model, so that late answers for old ones are dropped. */
  #epoch = 0;

  /** @param encodersLoaded waits for CLIP, and starts to load it when nobody did so before */
  constructor(services: Services, encodersLoaded: () => Promise<void>) {
    this.#services = services;
    this.#encodersLoaded = encodersLoaded;
  }

  /** Settles when CLIP and the feature net are loaded; starts to load them when nobody did so before. */
  encoders(): Promise<void> {
    return this.#encodersLoaded();
  }

  /** Forget everything: another dataset, or another CLIP. */
  reset(dataset: DatasetInfo | undefined): void {
    this.#epoch++;
    this.#dataset = dataset;
    this.#known.clear();
    this.#choices.clear();
  }

  /** Waits for CLIP and what comes with it (the demo's feature network and captioner). */
  encodersReady(): Promise<void> {
    return this.#encodersLoaded();
  }

  get(target: Target, condition: number): Float32Array | undefined {
    return this.#known.get(target)?.get(condition);
  }

  /** Can true embeddings of this target be made from the dataset? */
  available(target: Target): boolean {
    const isOfPictures = target === 'image' || target === 'resnet';
    if (isOfPictures) return this.#dataset?.stimuli !== undefined;
    return target === 'caption' && this.#dataset?.hasCaptions === true;
  }

  /** Encode those of `conditions` that are not known yet. Conditions without a caption are skipped. */
  async ensure(target: Target, conditions: number[], options: TruthOptions = {}): Promise<void> {
    const missing = [...new Set(conditions)].filter((c) => !this.get(target, c));
    const epoch = this.#epoch;
    if (missing.length > 0) await this.#encodersLoaded();
    for (let start = 0; start < missing.length; start += BATCH) {
      options.signal?.throwIfAborted();
      const batch = missing.slice(start, start + BATCH);
      await this.#encodeBatch(target, batch, epoch, options.signal);
      options.onProgress?.(Math.min(start + BATCH, missing.length), missing.length);
      if (epoch !== this.#epoch) return;
    }
  }

  /** Encode all captions of those of `conditions` whose captions are not known yet. */
  async ensureCaptions(conditions: number[], options: TruthOptions = {}): Promise<void> {
    const encode = (batch: number[], signal: AbortSignal | undefined) =>
      this.#encodeAllCaptions(batch, signal);
    await this.#ensureChoices('caption', conditions, () => true, encode, options);
  }

  /** Encode `n` altered variants of the picture of each condition, for those that have fewer. */
  async ensureVariants(
    conditions: number[],
    n: number,
    seed: number,
    options: TruthOptions = {},
  ): Promise<void> {
    const encode = (batch: number[], signal: AbortSignal | undefined) =>
      this.#encodeVariants(batch, n, seed, signal);
    const isEnough = (choices: Float32Array[]) => choices.length === n;
    await this.#ensureChoices('image', conditions, isEnough, encode, options);
  }

  async #encodeVariants(
    conditions: number[],
    n: number,
    seed: number,
    signal: AbortSignal | undefined,
  ): Promise<Choices> {
    const { reader, generator } = this.#services;
    const pictures: Picture[] = await reader.call('pictures', { conditions }, { signal });
    const choices: Choices = new Map(conditions.map((condition) => [condition, []]));
    for (let k = 0; k < n; k += 1) {
      const augment = { seed: seed * 1_000_003 + (conditions[0] ?? 0) * 101 + k };
      const encoded = await generator.call('encodePictures', { pictures, augment }, { signal });
      rowsOf(encoded).forEach((row, i) => choices.get(conditions[i] ?? -1)?.push(row));
    }
    return choices;
  }

  async #ensureChoices(
    target: Target,
    conditions: number[],
    isEnough: (choices: Float32Array[]) => boolean,
    encode: (batch: number[], signal: AbortSignal | undefined) => Promise<Choices>,
    options: TruthOptions,
  ): Promise<void> {
    const known = this.#choices.get(target) ?? new Map<number, Float32Array[]>();
    this.#choices.set(target, known);
    const missing = [...new Set(conditions)].filter((condition) => {
      const choices = known.get(condition);
      return !choices || !isEnough(choices);
    });
    const epoch = this.#epoch;
    if (missing.length > 0) await this.#encodersLoaded();
    for (let start = 0; start < missing.length; start += BATCH) {
      options.signal?.throwIfAborted();
      const made = await encode(missing.slice(start, start + BATCH), options.signal);
      if (epoch !== this.#epoch) return;
      made.forEach((rows, condition) => known.set(condition, rows));
      await this.#tellChoices(this.#services.mapper, target, made);
      options.onProgress?.(Math.min(start + BATCH, missing.length), missing.length);
    }
  }

  async #tellChoices(
    mapper: Pick<RpcClient<MapperProtocol>, 'call'>,
    target: Target,
    choices: Choices,
  ): Promise<void> {
    const conditions = [...choices].flatMap(([condition, rows]) => rows.map(() => condition));
    if (conditions.length === 0) return;
    const told = embeddingsToTell(target, conditions, [...choices.values()].flat());
    await mapper.call('useChoices', told);
  }

  async #encodeAllCaptions(
    conditions: number[],
    signal: AbortSignal | undefined,
  ): Promise<Choices> {
    const captions = await this.#services.reader.call('captions', { conditions }, { signal });
    const texts = captions.flat();
    if (texts.length === 0) return new Map();
    const encoded = await this.#services.generator.call('encodeTexts', { texts }, { signal });
    const rows = rowsOf(encoded);
    return groupRows(
      conditions,
      captions.map((list) => list.length),
      rows,
    );
  }

  /** Repeat to a mapper that was restarted what it was told. */
  async tellAgain(mapper: RpcClient<MapperProtocol>): Promise<void> {
    for (const [target, choices] of this.#choices) {
      await this.#tellChoices(mapper, target, choices);
    }
    for (const [target, vectors] of this.#known) {
      const told = embeddingsToTell(target, [...vectors.keys()], [...vectors.values()]);
      await mapper.call('useEmbeddings', told);
    }
  }

  async #encodeBatch(
    target: Target,
    conditions: number[],
    epoch: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { used, encoded } =
      target === 'caption'
        ? await this.#encodeCaptions(conditions, signal)
        : await this.#encodePictures(target, conditions, signal);
    if (epoch !== this.#epoch || used.length === 0) return;
    const rows = rowsOf(encoded);
    const known = this.#known.get(target) ?? new Map<number, Float32Array>();
    this.#known.set(target, known);
    used.forEach((condition, i) => known.set(condition, rows[i] as Float32Array));
    await this.#services.mapper.call('useEmbeddings', embeddingsToTell(target, used, rows));
  }

  async #encodePictures(target: Target, conditions: number[], signal: AbortSignal | undefined) {
    const pictures: Picture[] = await this.#services.reader.call(
      'pictures',
      { conditions },
      { signal },
    );
    const { generator } = this.#services;
    if (target === 'resnet') {
      const { features, dim } = await generator.call('features', { pictures }, { signal });
      return { used: conditions, encoded: { matrix: features, dim } };
    }
    const encoded = await generator.call('encodePictures', { pictures }, { signal });
    return { used: conditions, encoded };
  }

  async #encodeCaptions(conditions: number[], signal: AbortSignal | undefined) {
    const captions = await this.#services.reader.call('captions', { conditions }, { signal });
    const used = conditions.filter((_, i) => captions[i]?.[0] !== undefined);
    const texts = captions.flatMap((list) => list.slice(0, 1));
    const nothing: Encoded = { matrix: new Float32Array(0), dim: 0 };
    const encoded = texts.length
      ? await this.#services.generator.call('encodeTexts', { texts }, { signal })
      : nothing;
    return { used, encoded };
  }
}

function rowsOf({ matrix, dim }: Encoded): Float32Array[] {
  const n = dim > 0 ? matrix.length / dim : 0;
  return Array.from({ length: n }, (_, i) => matrix.slice(i * dim, (i + 1) * dim));
}

/** Rows dealt to conditions, so many to each; conditions with none are left out. */
function groupRows(conditions: number[], counts: number[], rows: Float32Array[]): Choices {
  let end = 0;
  const groups = conditions.map((condition, i): [number, Float32Array[]] => [
    condition,
    rows.slice(end, (end += counts[i] ?? 0)),
  ]);
  return new Map(groups.filter(([, own]) => own.length > 0));
}

function embeddingsToTell(
  target: Target,
  conditions: number[],
  rows: Float32Array[],
): MapperProtocol['useEmbeddings']['in'] {
  const dim = rows[0]?.length ?? 0;
  const matrix = new Float32Array(rows.length * dim);
  rows.forEach((row, i) => matrix.set(row, i * dim));
  return { target, conditions: Int32Array.from(conditions), matrix, dim, replace: false };
}
