/**
 * @file True embeddings given by hand, by condition: used as they are, instead of encoding stimuli.
 * Rows are trials, conditions, or (for NSD) all 73,000 pictures; vectors without a direction are refused.
 */
import type { EmbeddedTarget } from '../../domain/dataset.ts';
import { LabError } from '../../domain/errors.ts';
import { toNsdId } from '../../domain/ids.ts';
import { allFinite } from '../../numerics/vectors.ts';
import type { ReadOptions } from '../../readers/types.ts';
import type { Conditions } from '../conditions.ts';
import { describeSource, readResolved, withRole } from './source.ts';
import type { Resolved } from './source.ts';
import { rowsOfConditions } from './words.ts';

export interface EmbeddingSource {
  dim: number;
  /** `[conditions.length, dim]` row-major, as given: not normalised. Newly made. */
  of(conditions: readonly number[]): Float32Array;
}

const NSD_PICTURES = 73_000;

/** A scalar is no embedding. */
const MIN_DIM = 2;

/**
 * Embeddings of each target that has any.
 *
 * @throws LabError  `shape-mismatch` for other than `[rows, dim]` or a number of rows that is neither
 *                   that of trials nor of conditions; `not-finite` for NaN or infinity, `malformed-file`
 *                   for a row of zeros, each by its row.
 */
export async function embeddingsFrom(
  resolved: readonly Resolved[],
  conditions: Conditions,
  options?: ReadOptions,
): Promise<Partial<Record<EmbeddedTarget, EmbeddingSource>>> {
  const all = withRole(resolved, 'embeddings');
  const sources: Partial<Record<EmbeddedTarget, EmbeddingSource>> = {};
  for (const target of new Set(all.map(targetOf))) {
    const found = all.filter((one) => targetOf(one) === target);
    const source = await sourceOf(found, resolved, conditions, options);
    if (source) sources[target] = source;
  }
  return sources;
}

const targetOf = ({ source }: Resolved): EmbeddedTarget => source.target ?? 'image';

async function sourceOf(
  found: readonly Resolved[],
  resolved: readonly Resolved[],
  conditions: Conditions,
  options?: ReadOptions,
): Promise<EmbeddingSource | undefined> {
  const dim = dimOf(found);
  const rows = rowOfCondition(found, resolved, conditions);
  if (!rows) return undefined;
  const matrix = new Float32Array(rows.length * dim);
  let first = 0;
  for (const one of found) {
    const values = await readResolved(one, options);
    const n = one.shape[0] ?? 0;
    rows.forEach((row, condition) => {
      const own = row - first;
      if (own < 0 || own >= n) return;
      const vector = Float32Array.from({ length: dim }, (_, i) => values[own * dim + i] ?? NaN);
      check(vector, own, one);
      matrix.set(vector, condition * dim);
    });
    first += n;
  }
  const vectorOf = (condition: number) => matrix.subarray(condition * dim, (condition + 1) * dim);
  return {
    dim,
    of: (wanted) => {
      const out = new Float32Array(wanted.length * dim);
      wanted.forEach((condition, i) => out.set(vectorOf(condition), i * dim));
      return out;
    },
  };
}

/** The row of a condition's first trial, its own row, or that of its picture among all of NSD's. */
function rowOfCondition(
  found: readonly Resolved[],
  resolved: readonly Resolved[],
  conditions: Conditions,
): number[] | undefined {
  const nRows = found.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  if (conditions.pictures && nRows === NSD_PICTURES) return conditions.pictures.map(toNsdId);
  return rowsOfConditions(found, resolved, conditions)?.map((own) => own[0] ?? 0);
}

/** Width of all of them. */
function dimOf(found: readonly Resolved[]): number {
  const [first] = found;
  const dim = first?.shape[1] ?? 0;
  const wrong = found.find(({ shape }) => shape.length !== 2 || shape[1] !== dim || dim < MIN_DIM);
  if (!wrong) return dim;
  throw new LabError(
    'shape-mismatch',
    `${describeSource(wrong)} is ${wrong.shape.join('×') || 'a scalar'}; embeddings are rows × dimensions${
      wrong === first ? '' : `, ${dim} of them as in ${first ? describeSource(first) : ''}`
    }. Choose another array, or set “transposed”.`,
    { file: wrong.file.path, found: [...wrong.shape] },
  );
}

function check(vector: Float32Array, row: number, found: Resolved): void {
  const { path } = found.file;
  if (!allFinite(vector)) {
    throw new LabError(
      'not-finite',
      `Row ${row} of ${describeSource(found)} holds NaN or an infinity: it is no embedding. Compute it again.`,
      { file: path, row },
    );
  }
  if (vector.every((value) => value === 0)) {
    throw new LabError(
      'malformed-file',
      `Row ${row} of ${describeSource(found)} is all zeros, which has no direction: this stimulus was not encoded. Compute it again.`,
      { file: path, row },
    );
  }
}
