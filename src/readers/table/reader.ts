/**
 * @file Tables of text (CSV, TSV, columns parted by blanks): each column is an array of its own,
 * named by the header. Parsed twice: once for rows and types when opened, once for values when the
 * first column is read. Checked against Python's csv module (`scripts/fixtures/readers/text.py`).
 */
import Papa from 'papaparse';
import { readBlob } from '../byte-source.ts';
import type { LabError } from '../../domain/errors.ts';
import { malformed, overLimit } from '../fail.ts';
import { PAGE_BYTES } from '../limits.ts';
import type { FormatReader, OpenedFile, ReaderFile } from '../types.ts';
import { cellNumber, columnArray, ColumnSniffer, makeColumn, putCell } from './columns.ts';
import type { ColumnKind, ColumnValues } from './columns.ts';

const MAX_BYTES = 268_435_456;
const MAX_COLUMNS = 4096;
/** Of one line, quoted line ends aside: a thousand bytes a column. */
const MAX_LINE_BYTES = 4_194_304;
const LINE_END = 10;
const RETURN = 13;
const PREVIEW = 16_384;

interface Layout {
  delimiter: string;
  header: boolean;
  names: string[];
}

/** Rows of a text. Blanks as delimiters are squeezed first, since several may stand in a row. */
function eachRow(text: string, delimiter: string, row: (cells: string[]) => void): void {
  if (delimiter === ' ') {
    for (const line of text.split('\n')) {
      const trimmed = line.trim();
      if (trimmed !== '') row(trimmed.split(/\s+/));
    }
    return;
  }
  Papa.parse<string[]>(text, {
    delimiter,
    skipEmptyLines: 'greedy',
    step: ({ data, errors }) => {
      if (errors.some(({ code }) => code === 'MissingQuotes')) throw openQuote(data);
      row(data);
    },
  });
}

function openQuote(cells: readonly string[]): LabError {
  const start = JSON.stringify(cells.at(-1)?.slice(0, 20) ?? '');
  return malformed(`A quote of the table, not closed, begins at the cell ${start} of its last row`);
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

/** Columns that a delimiter makes of a line; quotes are honoured. */
function widthOf(line: string, delimiter: string): number {
  let width = 0;
  eachRow(line, delimiter, (cells) => {
    width = Math.max(width, cells.length);
  });
  return width;
}

/** The delimiter by which the first lines have equally many columns, more than one. */
function findDelimiter(text: string, complete: boolean): string | undefined {
  const lines = linesOf(text).slice(0, 20);
  const whole = complete ? lines : lines.slice(0, -1);
  if (whole.length === 0) return undefined;
  return ['\t', ',', ';', ' '].find((delimiter) => {
    const widths = whole.map((line) => widthOf(line, delimiter));
    return (widths[0] ?? 0) > 1 && widths.every((width) => width === widths[0]);
  });
}

/** Names are words, none twice; a table of numbers or of words and numbers has none. */
function isHeader(cells: string[]): boolean {
  const words = cells.filter((cell) => cell.trim() !== '');
  if (words.length < cells.length - 1 || words.length === 0) return false;
  return words.every((cell) => cellNumber(cell) === undefined);
}

function firstRow(text: string, delimiter: string): string[] {
  let first: string[] = [];
  eachRow(linesOf(text)[0] ?? '', delimiter, (cells) => {
    first = cells;
  });
  return first;
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

function layoutOf(text: string, name: string): Layout {
  const byName = /\.tsv$/i.test(name) ? '\t' : /\.csv$/i.test(name) ? ',' : undefined;
  const delimiter = findDelimiter(text.slice(0, PREVIEW), text.length <= PREVIEW) ?? byName ?? ' ';
  const first = firstRow(text, delimiter);
  if (first.length > MAX_COLUMNS) {
    throw overLimit('Table columns', MAX_COLUMNS, first.length, 'Transpose or split the table.');
  }
  const header = isHeader(first);
  const names = uniqueNames(header ? first : first.map((_, index) => `column${index}`));
  return { delimiter, header, names };
}

interface Survey {
  rows: number;
  kinds: ColumnKind[];
}

/** Rows and types; a row of another width than the header is an error. */
function survey(text: string, { delimiter, header, names }: Layout): Survey {
  const sniffers = names.map(() => new ColumnSniffer());
  let line = 0;
  eachRow(text, delimiter, (cells) => {
    line += 1;
    if (header && line === 1) return;
    if (cells.length !== names.length) {
      throw malformed(`Table row ${line} has ${cells.length} columns, the first ${names.length}`, {
        line,
      });
    }
    cells.forEach((cell, index) => sniffers[index]?.add(cell));
  });
  return { rows: line - (header ? 1 : 0), kinds: sniffers.map((sniffer) => sniffer.kind()) };
}

function parseColumns(text: string, layout: Layout, { rows, kinds }: Survey): ColumnValues[] {
  const columns = kinds.map((kind) => makeColumn(kind, rows));
  let row = layout.header ? -1 : 0;
  eachRow(text, layout.delimiter, (cells) => {
    if (row >= 0) {
      cells.forEach((cell, index) => {
        const column = columns[index];
        if (column) putCell(column, row, cell);
      });
    }
    row += 1;
  });
  return columns;
}

/** @throws LabError `limit-exceeded` for a line that no table has, before the text is made. */
async function assertLines(blob: Blob): Promise<void> {
  let start = 0;
  for (let at = 0; at < blob.size; at += PAGE_BYTES) {
    const bytes = await readBlob(blob, at, Math.min(at + PAGE_BYTES, blob.size));
    const first = bytes.findIndex((byte) => byte === LINE_END || byte === RETURN);
    const end = first < 0 ? at + bytes.length : at + first;
    if (end - start > MAX_LINE_BYTES) {
      const advice = 'Is this a table? Write one record a line.';
      throw overLimit('Bytes of one line', MAX_LINE_BYTES, end - start, advice);
    }
    const last = Math.max(bytes.lastIndexOf(LINE_END), bytes.lastIndexOf(RETURN));
    if (last >= 0) start = at + last + 1;
  }
}

async function textOf(file: ReaderFile): Promise<string> {
  const { size } = file.blob;
  if (size > MAX_BYTES) throw overLimit('Table bytes', MAX_BYTES, size, 'Split the table.');
  const text = new TextDecoder().decode(await readBlob(file.blob, 0, size));
  // One kind of line end, whatever the table was written on.
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

async function openTable(file: ReaderFile): Promise<OpenedFile> {
  await assertLines(file.blob);
  const text = await textOf(file);
  const layout = layoutOf(text, file.path);
  const found = survey(text, layout);
  let columns: Promise<ColumnValues[]> | undefined;
  const load = (): Promise<ColumnValues[]> => {
    columns ??= textOf(file).then((again) => parseColumns(again, layout, found));
    return columns;
  };
  const arrays = layout.names.map((name, index) =>
    columnArray(name, found.kinds[index] ?? 'string', found.rows, async () => {
      return (await load())[index] ?? [];
    }),
  );
  const format = layout.delimiter === '\t' ? 'tsv' : layout.delimiter === ',' ? 'csv' : 'table';
  const close = (): void => {
    columns = undefined;
  };
  return { format, arrays, problems: [], close };
}

/** Printable text whose first lines fall into columns, or a name that says so. */
function isTable(head: Uint8Array, name: string, size: number): boolean {
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return false;
  const text = new TextDecoder().decode(head);
  if (/^\s*[[{<]/.test(text)) return false;
  if (/\.(csv|tsv)$/i.test(name)) return true;
  return /\.(txt|dat)$/i.test(name) && findDelimiter(text, head.length === size) !== undefined;
}

export const tableReader: FormatReader = {
  format: 'csv',
  sniff: (head, { name, size }) => isTable(head, name, size),
  open: openTable,
};
