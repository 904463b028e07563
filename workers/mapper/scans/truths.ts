/**
 * @file What betas are mapped to: the true embeddings of conditions, kept as given and prepared when
 * used. A condition has one truth, and may have several choices to draw training targets from.
 */
import type { Target } from '../../../src/domain/decode.ts';
import { LabError } from '../../../src/domain/errors.ts';
import type { TargetOptions } from '../../../src/domain/training.ts';
import { screenCaptions } from '../../../src/numerics/screening.ts';
import { prepareTruth, usualPreparation, type Preparation, type Row } from './prepare.ts';
import type { Context, Scans } from './scans.ts';

/** Rows of a target, in the order asked. */
export interface TruthRows {
  /** `[n, dim]` row-major, prepared. */
  matrix: Float32Array<ArrayBuffer>;
  dim: number;
}

interface Known {
  dim: number;
  /** Raw, one a condition. */
  rows: Map<number, Row>;
  /** Raw, several a condition: captions, or augmented pictures. */
  choices: Map<number, Row[]>;
  /** Prepared rows by preparation. */
  prepared: Map<string, Map<number, Row>>;
}

/** Pixels are asked from the reader in so many values at a time. */
const PIXEL_BATCH = 4_000_000;

function checkMatrix(target: Target, count: number, matrix: Float32Array, dim: number): void {
  if (matrix.length !== count * dim) {
    throw new LabError(
      'shape-mismatch',
      `${count} embeddings of ${dim} need ${count * dim} values, not ${matrix.length}.`,
      { target },
    );
  }
  if (matrix.every(Number.isFinite)) return;
  throw new LabError('not-finite', `The ${target} embeddings hold values that are not finite.`);
}

function meanOf(rows: readonly Row[]): Row {
  const mean = new Float32Array(rows[0]?.length ?? 0);
  for (const row of rows) row.forEach((v, d) => (mean[d] = (mean[d] ?? 0) + v / rows.length));
  return mean;
}

/** True embeddings by target and condition. */
export class Truths {
  readonly #known = new Map<Target, Known>();
  readonly #scans: Scans;

  constructor(scans: Scans) {
    this.#scans = scans;
  }

  /** Forget all, e.g. with the dataset they belong to. */
  clear(): void {
    this.#known.clear();
  }

  #of(target: Target, dim: number, replace: boolean): Known {
    const known = replace ? undefined : this.#known.get(target);
    if (known && known.dim !== dim) {
      throw new LabError(
        'shape-mismatch',
        `The ${target} embeddings known so far have ${known.dim} values, these have ${dim}. Replace all of them.`,
        { target },
      );
    }
    const kept = known ?? { dim, rows: new Map(), choices: new Map(), prepared: new Map() };
    this.#known.set(target, kept);
    return kept;
  }

  /**
   * Add (or `replace`) raw embeddings, one a condition.
   *
   * @param matrix  `[conditions.length, dim]` row-major, raw. Copied.
   * @throws LabError `shape-mismatch` if sizes disagree with each other or with those known;
   *                  `not-finite` if a value is.
   */
  add(target: Target, conditions: Int32Array, matrix: Float32Array, dim: number, replace: boolean) {
    checkMatrix(target, conditions.length, matrix, dim);
    const { rows, prepared } = this.#of(target, dim, replace);
    prepared.clear();
    conditions.forEach((condition, i) => {
      rows.set(condition, Float32Array.from(matrix.subarray(i * dim, (i + 1) * dim)));
    });
  }

  /**
   * Add raw embeddings to draw targets from: a condition that occurs n times has n choices, which
   * take the place of those it had.
   *
   * @throws LabError as {@link add}.
   */
  addChoices(target: Target, conditions: Int32Array, matrix: Float32Array, dim: number): void {
    checkMatrix(target, conditions.length, matrix, dim);
    const { choices } = this.#of(target, dim, false);
    for (const condition of new Set(conditions)) choices.set(condition, []);
    conditions.forEach((condition, i) => {
      const row = Float32Array.from(matrix.subarray(i * dim, (i + 1) * dim));
      choices.get(condition)?.push(row);
    });
  }

  /** Conditions whose embedding is known, ascending; for pixels all that were shown. */
  conditions(target: Target): Int32Array {
    const known: Iterable<number> =
      target === 'pixels'
        ? new Set(this.#scans.dataset.trialCondition)
        : (this.#known.get(target)?.rows.keys() ?? []);
    return Int32Array.from(known).sort();
  }

  /** Is the target of this condition known (or, for pixels, to be had)? */
  has(target: Target, condition: number): boolean {
    return target === 'pixels' || this.#known.get(target)?.rows.has(condition) === true;
  }

  /** Least and largest raw value of some conditions; undefined when none is known. */
  range(target: Target, conditions: Iterable<number>): [number, number] | undefined {
    let [low, high] = [Infinity, -Infinity];
    for (const condition of conditions) {
      for (const value of this.#known.get(target)?.rows.get(condition) ?? []) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return low <= high ? [low, high] : undefined;
  }

  /** Raw embeddings of conditions, those that are known. Borrowed. */
  raw(target: Target, conditions: Iterable<number>): Float32Array[] {
    const known = this.#known.get(target);
    return [...conditions].flatMap((condition) => known?.rows.get(condition) ?? []);
  }

  #screened(condition: number, captions: Row[], options: TargetOptions): Row[] {
    const image = this.#known.get('image')?.rows.get(condition);
    if (!image || captions.length < 2 || image.length !== captions[0]?.length) return captions;
    const { screenRatio, screenScale } = options;
    const kept = screenCaptions(image, captions, screenRatio, screenScale);
    return kept.flatMap((i) => captions[i] ?? []);
  }

  /**
   * Prepared targets of conditions to draw from: one or several each. Captions are screened where
   * the picture's embedding is known, then all of them, the first, or their mean are taken.
   *
   * @throws LabError `missing-part` as {@link rows}.
   */
  async choices(
    target: Target,
    conditions: readonly number[],
    options: TargetOptions,
    preparation: Preparation,
    context?: Context,
  ): Promise<{ choices: Map<number, Row[]>; dim: number }> {
    const { matrix, dim } = await this.rows(target, conditions, context, preparation);
    const known = this.#known.get(target)?.choices;
    const prepare = (row: Row) => prepareTruth(target, row, preparation);
    const choices = new Map<number, Row[]>();
    conditions.forEach((condition, i) => {
      const several = known?.get(condition) ?? [];
      const plain = matrix.slice(i * dim, (i + 1) * dim);
      const isCaption = target === 'caption';
      const kept = isCaption ? this.#screened(condition, several, options) : several;
      const average = isCaption && options.caption === 'average' && kept.length > 0;
      const first = isCaption && options.caption === 'fixed';
      const used = average ? [meanOf(kept)] : kept.slice(0, first ? 1 : kept.length);
      const isUsed = used.length > 0 && (isCaption || options.variants > 0);
      choices.set(condition, isUsed ? used.map(prepare) : [plain]);
    });
    return { choices, dim };
  }

  #prepared(target: Target, known: Known, preparation: Preparation): (condition: number) => Row {
    const key = JSON.stringify(preparation);
    const cached = known.prepared.get(key) ?? new Map<number, Row>();
    known.prepared.set(key, cached);
    return (condition) => {
      const ready =
        cached.get(condition) ??
        prepareTruth(target, known.rows.get(condition) ?? new Float32Array(), preparation);
      cached.set(condition, ready);
      return ready;
    };
  }

  /**
   * Prepared targets of conditions.
   *
   * @throws LabError `missing-part` if the target of a condition is not known.
   */
  async rows(
    target: Target,
    conditions: ArrayLike<number>,
    context?: Context,
    preparation: Preparation = usualPreparation,
  ): Promise<TruthRows> {
    const asked = Array.from(conditions);
    if (target === 'pixels') return this.#pixels(asked, context);
    const known = this.#known.get(target);
    const lacking = asked.filter((condition) => !known?.rows.has(condition)).length;
    if (!known || lacking > 0) {
      throw new LabError(
        'missing-part',
        `The ${target} embedding of ${lacking} of ${asked.length} conditions is not known. ` +
          'Drop stimuli (or captions) with a CLIP model, or embeddings, for all conditions.',
        { target, lacking },
      );
    }
    const prepared = this.#prepared(target, known, preparation);
    const matrix = new Float32Array(asked.length * known.dim);
    asked.forEach((condition, i) => matrix.set(prepared(condition), i * known.dim));
    return { matrix, dim: known.dim };
  }

  async #pixels(conditions: number[], context: Context | undefined): Promise<TruthRows> {
    const unique = [...new Set(conditions)];
    const rows = new Map<number, Float32Array>();
    for (let done = 0, batch = 1; done < unique.length;) {
      const asked = unique.slice(done, done + batch);
      const { pixels } = await this.#scans.reader.call('pixels', {
        dataset: this.#scans.dataset.id,
        conditions: asked,
      });
      const dim = pixels.length / asked.length;
      asked.forEach((c, i) => rows.set(c, pixels.subarray(i * dim, (i + 1) * dim)));
      done += asked.length;
      batch = Math.max(1, Math.floor(PIXEL_BATCH / dim));
      context?.signal.throwIfAborted();
      context?.progress({ what: 'pixels', done, total: unique.length });
    }
    const dim = rows.values().next().value?.length ?? 0;
    const matrix = new Float32Array(conditions.length * dim);
    conditions.forEach((condition, i) => matrix.set(rows.get(condition) ?? [], i * dim));
    return { matrix, dim };
  }
}
