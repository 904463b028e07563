/**
 * @file Tables of text (CSV, TSV, columns parted by blanks): each column is an array of its own,
 * named by the header. Parsed twice: once for rows and types when opened, once for values when the
 * first column is read. Checked against Python's csv module (`scripts/fixtures/readers/text.py`).
 */
import { malformed } from '../fail.ts';
import type { FormatReader, OpenedFile, ReaderFile } from '../types.ts';
import { columnArray, ColumnSniffer, makeColumn, putCell } from './columns.ts';
import type { ColumnKind, ColumnValues, Decimal } from './columns.ts';
import { eachRow, findDelimiter, layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { assertQuotes } from './quotes.ts';
import { decodeText, isPrintable, tableText } from './text.ts';

interface Survey {
  rows: number;
  kinds: ColumnKind[];
}

/** Rows and types; a row of another width than the header is an error. */
function survey(text: string, { delimiter, header, names }: Layout): Survey {
  const sniffers = names.map(() => new ColumnSniffer(decimalOf(delimiter)));
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

/** Where semicolons part the columns, commas are decimal points: Excel's CSV in much of Europe. */
function decimalOf(delimiter: string): Decimal {
  return delimiter === ';' ? ',' : '.';
}

function parseColumns(text: string, layout: Layout, { rows, kinds }: Survey): ColumnValues[] {
  const decimal = decimalOf(layout.delimiter);
  const columns = kinds.map((kind) => makeColumn(kind, rows));
  let row = layout.header ? -1 : 0;
  eachRow(text, layout.delimiter, (cells) => {
    if (row >= 0) {
      cells.forEach((cell, index) => {
        const column = columns[index];
        if (column) putCell(column, row, cell, decimal);
      });
    }
    row += 1;
  });
  return columns;
}

async function openTable(file: ReaderFile): Promise<OpenedFile> {
  const text = await tableText(file);
  const layout = layoutOf(text, file.path);
  if (layout.delimiter !== ' ') assertQuotes(text, layout.delimiter);
  const found = survey(text, layout);
  let columns: Promise<ColumnValues[]> | undefined;
  const load = (): Promise<ColumnValues[]> => {
    columns ??= tableText(file).then((again) => parseColumns(again, layout, found));
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

/** Printable text whose first rows fall into columns, or a name that says so. */
function isTable(head: Uint8Array, name: string, size: number): boolean {
  const text = decodeText(head, head.length < size);
  if (!isPrintable(text) || /^\s*[[{<]/.test(text)) return false;
  if (/\.(csv|tsv)$/i.test(name)) return true;
  return /\.(txt|dat)$/i.test(name) && findDelimiter(text, head.length === size) !== undefined;
}

export const tableReader: FormatReader = {
  format: 'csv',
  sniff: (head, { name, size }) => isTable(head, name, size),
  open: openTable,
};
