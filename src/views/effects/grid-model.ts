/** @file Titles and scans of a grid of pictures. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Roi } from '../../domain/roi.ts';
import type { Grid, GridColumn } from '../../state/grid.ts';

export function columnTitle({ roi, op }: GridColumn, boost: number): string {
  if (roi === undefined) return 'As is';
  if (op === 'add') return `${roi} +${boost} z`;
  return op === 'keep' ? `only ${roi}` : `${roi} silent`;
}

/** Titles of columns and rows, for the picture file. */
export function gridLabels({ columns, rows, request }: Grid): {
  columns: string[];
  rows: string[];
} {
  return {
    columns: columns.map((column) => columnTitle(column, request.boost)),
    rows: rows.map(({ trial }) => `scan ${trial}`),
  };
}

/** The first region of each of `n` families. */
export function firstOfFamilies(rois: readonly Roi[], n: number): string[] {
  const first = new Map<string, string>();
  for (const { family, name } of rois) if (!first.has(family)) first.set(family, name);
  return [...first.values()].slice(0, n);
}

/** The selected trial, then first trials of other held-out conditions, in loaded order. */
export function firstHeldOut(
  { split, trialCondition }: DatasetInfo,
  trial: number,
  n: number,
): number[] {
  const seen = new Set([trialCondition[trial]]);
  const trials = [trial];
  for (const other of split.val.toSorted()) {
    if (trials.length >= n) break;
    const condition = trialCondition[other];
    if (seen.has(condition)) continue;
    seen.add(condition);
    trials.push(other);
  }
  return trials;
}
