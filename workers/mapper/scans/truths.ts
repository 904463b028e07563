/**
 * @file What betas are mapped to: the true embeddings of conditions, kept as given and prepared when
 * used. CLIP embeddings are held within +-1.5 before they are scaled to length 1 (Lin et al. 2022,
 * appendix A.1: a few positions carry huge outliers); other targets are used as they are.
 */
import type { Target } from '../../../src/domain/decode.ts';
import { LabError } from '../../../src/domain/errors.ts';
import { clampTo, unitNorm } from '../../../src/numerics/vectors.ts';
import type { Context, Scans } from './scans.ts';

/** Element-wise limit of raw CLIP embeddings, about three standard deviations. */
export const CLIP_LIMIT = 1.5;

/** Rows of a target, in the order asked. */
export interface TruthRows {
  /** `[n, dim]` row-major, prepared. */
  matrix: Float32Array<ArrayBuffer>;
  dim: number;
}

interface Known {
  dim: number;
  rows: Map<number, Float32Array<ArrayBuffer>>;
}

/** Pixels are asked from the reader in so many values at a time. */
const PIXEL_BATCH = 4_000_000;

/** A raw embedding as the mappers' target. */
export function prepareTruth(target: Target, raw: Float32Array): Float32Array<ArrayBuffer> {
  if (target === 'image' || target === 'caption') return unitNorm(clampTo(raw, CLIP_LIMIT));
  return Float32Array.from(raw);
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

  /**
   * Add (or `replace`) raw embeddings.
   *
   * @param matrix  `[conditions.length, dim]` row-major, raw. Copied.
   * @throws LabError `shape-mismatch` if sizes disagree with each other or with those known;
   *                  `not-finite` if a value is.
   */
  add(target: Target, conditions: Int32Array, matrix: Float32Array, dim: number, replace: boolean) {
    if (matrix.length !== conditions.length * dim) {
      throw new LabError(
        'shape-mismatch',
        `${conditions.length} embeddings of ${dim} need ${conditions.length * dim} values, not ${matrix.length}.`,
        { target },
      );
    }
    if (!matrix.every(Number.isFinite)) {
      throw new LabError('not-finite', `The ${target} embeddings hold values that are not finite.`);
    }
    const known = replace ? undefined : this.#known.get(target);
    if (known && known.dim !== dim) {
      throw new LabError(
        'shape-mismatch',
        `The ${target} embeddings known so far have ${known.dim} values, these have ${dim}. Replace all of them.`,
        { target },
      );
    }
    const rows = known?.rows ?? new Map<number, Float32Array<ArrayBuffer>>();
    conditions.forEach((condition, i) => {
      rows.set(condition, prepareTruth(target, matrix.subarray(i * dim, (i + 1) * dim)));
    });
    this.#known.set(target, { dim, rows });
  }

  /** Conditions whose embedding is known, ascending; for pixels all that were shown. */
  conditions(target: Target): Int32Array {
    const known: Iterable<number> =
      target === 'pixels'
        ? new Set(this.#scans.dataset.trialCondition)
        : (this.#known.get(target)?.rows.keys() ?? []);
    return Int32Array.from(known).sort();
  }

  /**
   * Prepared targets of conditions.
   *
   * @throws LabError `missing-part` if the target of a condition is not known.
   */
  async rows(target: Target, conditions: ArrayLike<number>, context?: Context): Promise<TruthRows> {
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
    const matrix = new Float32Array(asked.length * known.dim);
    asked.forEach((condition, i) => matrix.set(known.rows.get(condition) ?? [], i * known.dim));
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
