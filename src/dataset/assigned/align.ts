/**
 * @file Which row of an assigned array belongs to which trial or condition. Arrays are joined by the
 * split they were given with, in the same order as the responses; counts that do not fit are
 * refused with both shapes, counts of a side that is not there yet are waited for.
 */
import { LabError } from '../../domain/errors.ts';
import type { Split } from '../../domain/dataset.ts';
import { countOf } from '../loaded-file.ts';
import { describeSource } from './source.ts';
import type { Resolved } from './source.ts';

type Side = 'train' | 'val' | undefined;

/** Rows of vectors are their entries. */
export function nRowsOf(found: Resolved): number {
  const [rows = 0] = found.shape;
  return countOf(found.shape) === Math.max(...found.shape, 1) ? countOf(found.shape) : rows;
}

function rowsOfSide(
  found: readonly Resolved[],
  side: Side,
  rows: (one: Resolved) => number,
): number {
  return found
    .filter(({ source }) => source.split === side)
    .reduce((sum, one) => sum + rows(one), 0);
}

function wrongRows(
  found: Resolved,
  nRows: number,
  responses: readonly Resolved[],
  n: string,
): LabError {
  const [first] = responses;
  const other = first ? `${describeSource(first)} is ${first.shape.join('×')}` : 'the betas';
  return new LabError(
    'shape-mismatch',
    `${describeSource(found)} is ${found.shape.join('×')}: ${nRows} rows of ${found.role}, where ${other}, ` +
      `${n}. Choose the array with one row a trial, or set “transposed”.`,
    { file: found.file.path, found: [...found.shape], expected: first ? [...first.shape] : n },
  );
}

/**
 * Do arrays with a split cover the responses' rows one to one?
 *
 * @returns  True when they do; false when a side is still to come.
 * @throws LabError `shape-mismatch` when a side that both have differs in its number of rows.
 */
export function coversSplits(found: readonly Resolved[], responses: readonly Resolved[]): boolean {
  const sides = new Set(responses.map(({ source }) => source.split));
  for (const side of new Set(found.map(({ source }) => source.split))) {
    if (!sides.has(side)) continue;
    const own = rowsOfSide(found, side, nRowsOf);
    const expected = rowsOfSide(responses, side, ({ shape }) => shape[0] ?? 0);
    const last = found.filter(({ source }) => source.split === side).at(-1);
    if (own !== expected && last) {
      const of = side ? `the ${side} side has ${expected} trials` : `there are ${expected} trials`;
      throw wrongRows(last, own, responses, of);
    }
  }
  return [...sides].every((side) => found.some(({ source }) => source.split === side));
}

/**
 * Row of each trial, when the arrays have one row a trial.
 *
 * @returns  True when row i is trial i; false when something is still to come, or when the number of
 *           rows is `nOther` (the conditions) instead.
 */
export function hasRowPerTrial(
  found: readonly Resolved[],
  responses: readonly Resolved[],
  nTrials: number,
  nOther?: number,
): boolean {
  const sided = found.some(({ source }) => source.split !== undefined);
  if (sided && responses.length > 0) return coversSplits(found, responses);
  const nRows = found.reduce((sum, one) => sum + nRowsOf(one), 0);
  if (nRows === nTrials) return true;
  const last = found.at(-1);
  if (nRows === nOther || !last) return false;
  const also = nOther === undefined ? '' : ` and ${nOther} conditions`;
  throw wrongRows(last, nRows, responses, `there are ${nTrials} trials${also}`);
}

const HELD_OUT = /^(val|valid|validation|test|testing|held-?out|true)$/i;
const TRAINING = /^(train|training|false)$/i;

/**
 * Side of each trial from the entries of a split vector.
 *
 * @throws LabError `bad-request` for an entry that names no side.
 */
export function sidesFrom(names: readonly string[], file: string): boolean[] {
  return names.map((name) => {
    if (HELD_OUT.test(name)) return true;
    if (TRAINING.test(name)) return false;
    const value = Number(name);
    if (name.trim() !== '' && Number.isFinite(value)) return value !== 0;
    throw new LabError(
      'bad-request',
      `A split says train or val (or 0 and 1) for each trial; ${file} says “${name}”.`,
      { file },
    );
  });
}

/** Leave out training trials whose condition is held out. @returns how many were left out. */
export function dropLeaked(
  split: Split,
  trialCondition: Int32Array,
): { split: Split; nDropped: number } {
  const held = new Set([...split.val].map((trial) => trialCondition[trial]));
  const train = split.train.filter((trial) => !held.has(trialCondition[trial]));
  return { split: { ...split, train }, nDropped: split.train.length - train.length };
}
