/** @file Titles and scans of a grid of pictures. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Roi } from '../../domain/roi.ts';
import type { Grid, GridColumn } from '../../state/grid.ts';
import type { Table } from '../../ui/csv.ts';

export function columnTitle({ roi, op }: GridColumn, boost: number): string {
  if (roi === undefined) return 'As is';
  if (op === 'add') return `${roi} +${boost} z`;
  return op === 'keep' ? `only ${roi}` : `${roi} silent`;
}

/** One row a cell: the scan, of how many presentations it is the mean, what was done, and the rank of the seen picture. */
export function gridTable({ columns, rows, request, of }: Grid): Table {
  const cells = rows.flatMap(({ trial, averaged, cells: own }) =>
    own.map(({ rank }, c) => {
      const { roi, op } = columns[c] ?? {};
      return [trial, averaged.length, roi, op, op === 'add' ? request.boost : undefined, rank, of];
    }),
  );
  return {
    header: ['scan', 'presentations', 'region', 'operation', 'amount', 'rank', 'of'],
    rows: cells,
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
