/**
 * @file Columns of text as typed arrays: whole numbers, numbers, truth values, or strings. The type
 * is that of all cells: one word in a column makes it a column of words.
 */
import { madeArray, textColumn } from '../memory-array.ts';
import type { NamedArray } from '../types.ts';

export type ColumnKind = 'int32' | 'float64' | 'bool' | 'string';

const MISSING = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '-']);
const TRUTH: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['false', 0],
]);
const NUMBER = /^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf(inity)?)$/i;

/** What parts whole from fraction; a comma is taken beside the point. */
export type Decimal = '.' | ',';

/** A cell as a number: NaN where missing, undefined where it is a word. */
export function cellNumber(cell: string, decimal: Decimal = '.'): number | undefined {
  const trimmed = cell.trim();
  const text = decimal === ',' ? trimmed.replace(/^([+-]?\d*),(?=\d)/, '$1.') : trimmed;
  if (NUMBER.test(text)) {
    const value = Number(text);
    if (!Number.isNaN(value)) return value;
    return text.startsWith('-') ? -Infinity : Infinity;
  }
  return MISSING.has(text.toLowerCase()) ? NaN : undefined;
}

/** Looks at every cell of one column and remembers what it could be. */
export class ColumnSniffer {
  private numbers = true;
  private whole = true;
  private truth = true;
  private filled = 0;

  constructor(private readonly decimal: Decimal = '.') {}

  add(cell: string): void {
    if (this.truth && !TRUTH.has(cell.trim().toLowerCase())) this.truth = false;
    if (!this.numbers) return;
    const value = cellNumber(cell, this.decimal);
    if (value === undefined) this.numbers = false;
    else if (!Number.isInteger(value) || Math.abs(value) > 2147483647) this.whole = false;
    if (value !== undefined && !Number.isNaN(value)) this.filled += 1;
  }

  kind(): ColumnKind {
    if (this.truth) return 'bool';
    if (!this.numbers || this.filled === 0) return 'string';
    return this.whole ? 'int32' : 'float64';
  }
}

/** Values of one column, gathered row by row. */
export type ColumnValues = Int32Array | Float64Array | Uint8Array | string[];

/** Room for `rows` values of a kind. */
export function makeColumn(kind: ColumnKind, rows: number): ColumnValues {
  if (kind === 'int32') return new Int32Array(rows);
  if (kind === 'float64') return new Float64Array(rows).fill(NaN);
  return kind === 'bool' ? new Uint8Array(rows) : new Array<string>(rows).fill('');
}

/** Put a cell in its place. */
export function putCell(
  values: ColumnValues,
  row: number,
  cell: string,
  decimal: Decimal = '.',
): void {
  if (Array.isArray(values)) values[row] = cell;
  else if (values instanceof Uint8Array) values[row] = TRUTH.get(cell.trim().toLowerCase()) ?? 0;
  else values[row] = cellNumber(cell, decimal) ?? NaN;
}

/** A column as a named array whose values come from `load`. */
export function columnArray(
  path: string,
  kind: ColumnKind,
  rows: number,
  load: () => Promise<ColumnValues>,
): NamedArray {
  if (kind === 'string') {
    const column = textColumn(path, [], 'row');
    const readStrings = async (): Promise<string[]> => {
      const values = await load();
      return Array.isArray(values) ? [...values] : [];
    };
    return { ...column, shape: [rows], readStrings };
  }
  const make = async () => {
    const values = await load();
    return Array.isArray(values) ? new Float64Array(0) : values.slice();
  };
  return madeArray({ path, dtype: kind, shape: [rows], axes: ['row'], make });
}
