/**
 * @file Embeddings kept between visits by the reader worker: asked for once for each set, added to as
 * they are made, some seconds after the last one. Where nothing can be kept, work goes on without.
 */
import type { DatasetInfo } from '../domain/dataset.ts';
import { asLabError, isAbort } from '../domain/errors.ts';
import type { KeptAs, KeptSet } from '../../workers/reader/reader.protocol.ts';
import type { Vectors } from './encode-truth.ts';
import { flatten, rowsOf } from './encode-truth.ts';
import type { Services } from './lab-services.ts';

/** Written after a pause this long, or once so many rows wait. */
const PAUSE_MS = 2000;
const MANY = 512;

export interface KeptSources {
  /** The network of a set, in words that change with its weights and preprocessing; undefined: keep nothing. */
  encoderOf(set: KeptSet): string | undefined;
  notify(text: string): void;
}

/** How a set stands: not asked yet, being kept, or not kept: there is no room, or all was wiped. */
export type Keeping = 'unknown' | 'kept' | 'off' | 'wiped';

interface Waiting extends KeptAs {
  dataset: string;
  vectors: Vectors;
}

export class KeptTruth {
  readonly #reader: Services['reader'];
  readonly #sources: KeptSources | undefined;
  readonly #waiting = new Map<KeptSet, Waiting>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOff = false;
  #isWiped = false;

  constructor({ reader }: Pick<Services, 'reader'>, sources: KeptSources | undefined) {
    this.#reader = reader;
    this.#sources = sources;
  }

  get keeping(): Keeping {
    if (!this.#sources) return 'unknown';
    if (this.#isOff) return 'off';
    return this.#isWiped ? 'wiped' : 'kept';
  }

  /** What an earlier visit kept of this set. */
  async load(dataset: DatasetInfo, set: KeptSet): Promise<Vectors> {
    const encoder = this.#sources?.encoderOf(set);
    if (encoder === undefined) return new Map();
    const asked = { dataset: dataset.id, set, encoder };
    try {
      const { vectors, damaged } = await this.#reader.call('keptEmbeddings', asked);
      if (damaged) {
        this.#sources?.notify(
          'Embeddings kept by an earlier visit were damaged and thrown away; the stimuli are encoded anew.',
        );
      }
      const found: Vectors = new Map();
      if (!vectors) return found;
      rowsOf(vectors).forEach((row, i) => {
        const condition = vectors.conditions[i] ?? -1;
        found.set(condition, [...(found.get(condition) ?? []), row]);
      });
      return found;
    } catch {
      // Of a data set that is no longer open, or of a reader that stopped: they are encoded.
      return new Map();
    }
  }

  /** Keep these, with those that wait, in a moment. */
  add(dataset: DatasetInfo, set: KeptSet, vectors: Vectors): void {
    const encoder = this.#sources?.encoderOf(set);
    if (encoder === undefined || this.keeping !== 'kept' || vectors.size === 0) return;
    const before = this.#waiting.get(set);
    const goesOn = before?.dataset === dataset.id && before.encoder === encoder;
    if (before && !goesOn) void this.#write(before);
    const waiting = goesOn ? before : { dataset: dataset.id, set, encoder, vectors: new Map() };
    vectors.forEach((rows, condition) => waiting.vectors.set(condition, rows));
    this.#waiting.set(set, waiting);
    clearTimeout(this.#timer);
    const isMany = waiting.vectors.size >= MANY;
    this.#timer = setTimeout(() => void this.flush(), isMany ? 0 : PAUSE_MS);
  }

  /** What is kept is being wiped: what waits is forgotten, and nothing more is kept until `keepAgain`. */
  stop(): void {
    this.#isWiped = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  keepAgain(): void {
    this.#isWiped = false;
  }

  /** Write what waits now. */
  async flush(): Promise<void> {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of waiting) await this.#write(one);
  }

  async #write({ vectors, ...as }: Waiting): Promise<void> {
    if (this.#isWiped) return;
    try {
      await this.#reader.call('keepEmbeddings', { ...as, vectors: flatten(vectors) });
    } catch (error) {
      const { code, message } = asLabError(error);
      if (isAbort(error) || code !== 'storage-failed' || this.#isOff) return;
      this.#isOff = true;
      this.#sources?.notify(
        `Embeddings of the stimuli are not kept for the next visit: ${message} The work goes on.`,
      );
    }
  }
}
