/**
 * @file What is tabular in a JSON document: lists of records, as COCO keeps its annotations, and
 * maps from a key to a list. Everything else is skipped as it streams by.
 */
import { overLimit } from '../fail.ts';
import type { JsonListener, JsonPrimitive } from './scanner.ts';

/** Lists that are kept inside a record only when they are of so few numbers: boxes. */
const BOX = 4;
export const MAX_COLUMNS = 64;
const MAX_ROWS = 8_388_608;

type Cell = JsonPrimitive | number[];

/** Records of one list, column by column. */
export interface JsonTable {
  rows: number;
  columns: Map<string, Cell[]>;
}

/** Pairs of a map from keys to lists or single values, one pair an entry. */
export interface JsonPairs {
  keys: string[];
  values: JsonPrimitive[];
}

/** Where in the document the scanner stands. */
type Place =
  | { kind: 'root' }
  | { kind: 'table'; name: string; table: JsonTable }
  | { kind: 'record'; table: JsonTable }
  | { kind: 'box'; table: JsonTable; key: string; box: number[] };

/** A list that turns out to hold records or plain values. */
function tablePlace(name: string): Place {
  return { kind: 'table', name, table: { rows: 0, columns: new Map() } };
}

/**
 * Collects tables. Documents are `{name: [records], ...}`, `[records]` or `{key: [values], ...}`.
 */
export class TableCollector implements JsonListener {
  /** By the name of the list; empty for a document that is one list. */
  readonly tables = new Map<string, JsonTable>();
  readonly pairs: JsonPairs = { keys: [], values: [] };
  /** Fields of records that are left out, since there are too many. */
  readonly leftOut = new Set<string>();
  private readonly places: Place[] = [];
  private name = '';

  begin(kind: 'object' | 'array'): boolean {
    const place = this.places.at(-1);
    const next = place ? this.inside(place, kind) : this.start(kind);
    if (!next) return false;
    this.places.push(next);
    return true;
  }

  end(): void {
    const place = this.places.pop();
    if (place?.kind === 'record') place.table.rows += 1;
    if (place?.kind === 'box') this.put(place.table, place.key, place.box);
  }

  key(name: string): void {
    this.name = name;
  }

  value(value: JsonPrimitive): void {
    const place = this.places.at(-1);
    if (place?.kind === 'record') this.put(place.table, this.name, value);
    else if (place?.kind === 'box' && typeof value === 'number') place.box.push(value);
    else if (place?.kind === 'root') this.pair(this.name, value);
    // A primitive where records are expected makes the list one of values.
    else if (place?.kind === 'table') this.pair(place.name, value);
  }

  private start(kind: 'object' | 'array'): Place {
    return kind === 'object' ? { kind: 'root' } : tablePlace('');
  }

  private inside(place: Place, kind: 'object' | 'array'): Place | undefined {
    switch (place.kind) {
      case 'root':
        return kind === 'array' ? tablePlace(this.name) : undefined;
      case 'table':
        if (kind === 'array') return undefined;
        this.tables.set(place.name, place.table);
        return { kind: 'record', table: place.table };
      case 'record':
        return kind === 'array' && this.name === 'bbox'
          ? { kind: 'box', table: place.table, key: this.name, box: [] }
          : undefined;
      case 'box':
        return undefined;
    }
  }

  private put(table: JsonTable, key: string, value: Cell): void {
    let column = table.columns.get(key);
    if (!column) {
      if (table.columns.size >= MAX_COLUMNS) {
        if (this.leftOut.size < MAX_COLUMNS) this.leftOut.add(key);
        return;
      }
      column = [];
      table.columns.set(key, column);
    }
    if (table.rows >= MAX_ROWS) throw overLimit('JSON records', MAX_ROWS, table.rows, 'Split it.');
    // Records may leave fields out.
    while (column.length < table.rows) column.push(null);
    column[table.rows] = value;
  }

  private pair(key: string, value: JsonPrimitive): void {
    if (this.pairs.keys.length >= MAX_ROWS) {
      throw overLimit('JSON values', MAX_ROWS, MAX_ROWS + 1, 'Split the file.');
    }
    this.pairs.keys.push(key);
    this.pairs.values.push(value);
  }
}

/** Is every cell a list of as many numbers as a box has? */
export function isBoxColumn(cells: readonly Cell[]): cells is number[][] {
  return cells.length > 0 && cells.every((cell) => Array.isArray(cell) && cell.length === BOX);
}
