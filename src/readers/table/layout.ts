/**
 * @file How a table of text is laid out: what parts its columns, and what they are called. Decided by
 * its first rows; a quoted cell may hold line ends.
 */
import Papa from 'papaparse';
import { overLimit } from '../fail.ts';
import { cellNumber } from './columns.ts';

const MAX_COLUMNS = 4096;
const PREVIEW = 16_384;
const ROWS = 20;

export interface Layout {
  delimiter: string;
  header: boolean;
  names: string[];
}

/** Blanks as delimiters are squeezed first, since several may stand in a row. */
function eachBlankRow(text: string, row: (cells: string[]) => void): void {
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed !== '') row(trimmed.split(/\s+/));
  }
}

/** Rows of a text whose quotes are closed. */
export function eachRow(text: string, delimiter: string, row: (cells: string[]) => void): void {
  if (delimiter === ' ') {
    eachBlankRow(text, row);
    return;
  }
  Papa.parse<string[]>(text, {
    delimiter,
    newline: '\n',
    skipEmptyLines: 'greedy',
    step: ({ data }) => row(data),
  });
}

/** The first rows by a delimiter, whatever their quotes are like. */
function firstRows(text: string, delimiter: string, count: number): string[][] {
  if (delimiter !== ' ') {
    const options = { delimiter, newline: '\n' as const, preview: count };
    return Papa.parse<string[]>(text, { ...options, skipEmptyLines: 'greedy' }).data;
  }
  const rows: string[][] = [];
  eachBlankRow(text.slice(0, PREVIEW), (cells) => rows.push(cells));
  return rows.slice(0, count);
}

/**
 * The delimiter by which the first rows have equally many columns, more than one.
 *
 * @param complete  The text is all of the table, so that its last row is not cut.
 */
export function findDelimiter(text: string, complete: boolean): string | undefined {
  return ['\t', ',', ';', ' '].find((delimiter) => {
    const rows = firstRows(text, delimiter, ROWS);
    const whole = complete || rows.length === ROWS ? rows : rows.slice(0, -1);
    const width = whole[0]?.length ?? 0;
    return width > 1 && whole.every((cells) => cells.length === width);
  });
}

/** Names are words, none twice; a table of numbers or of words and numbers has none. */
function isHeader(cells: string[]): boolean {
  const words = cells.filter((cell) => cell.trim() !== '');
  if (words.length < cells.length - 1 || words.length === 0) return false;
  return words.every((cell) => cellNumber(cell) === undefined);
}

/** A second column of one name gets a number; a column without one gets its place. */
function uniqueNames(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const wanted = name.trim() || `column${index}`;
    let free = wanted;
    for (let n = 2; taken.has(free); n += 1) free = `${wanted}${n}`;
    taken.add(free);
    return free;
  });
}

/** @throws LabError `limit-exceeded` for more than 4,096 columns. */
export function layoutOf(text: string, name: string): Layout {
  const byName = /\.tsv$/i.test(name) ? '\t' : /\.csv$/i.test(name) ? ',' : undefined;
  const delimiter = findDelimiter(text.slice(0, PREVIEW), text.length <= PREVIEW) ?? byName ?? ' ';
  const [first = []] = firstRows(text, delimiter, 1);
  if (first.length > MAX_COLUMNS) {
    throw overLimit('Table columns', MAX_COLUMNS, first.length, 'Transpose or split the table.');
  }
  const header = isHeader(first);
  const names = uniqueNames(header ? first : first.map((_, index) => `column${index}`));
  return { delimiter, header, names };
}
