/** @file A table handed over as CSV, or as NPY: a structured array with the names of the columns. */
import { writeNpyTable } from '../../numerics/npy.ts';
import { toCsv, type Table } from '../../ui/csv.ts';
import { download } from '../../ui/download.ts';

/** @param name  Without an ending. */
export function saveTable(name: string, table: Table, ending: 'csv' | 'npy'): void {
  if (ending === 'csv') download(`${name}.csv`, toCsv(table), 'text/csv');
  else download(`${name}.npy`, new Blob([writeNpyTable(table.header, table.rows)]));
}
