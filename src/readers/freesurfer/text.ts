/**
 * @file FreeSurfer's text files: labels (`lh.V1.label`: some vertices with places and values) and
 * colour tables (`.ctab`: number, name and perhaps colour of each label). Checked against nibabel.
 */
import { readBlob } from '../byte-source.ts';
import { malformed, overLimit, truncated } from '../fail.ts';
import { labelTableArrays, type TableLabel } from '../label-table.ts';
import { madeArray } from '../memory-array.ts';
import type { FormatReader, NamedArray, OpenedFile, ReaderFile } from '../types.ts';

const MAX_TEXT_BYTES = 134_217_728;

async function linesOf(file: ReaderFile): Promise<string[]> {
  const { size } = file.blob;
  if (size > MAX_TEXT_BYTES) throw overLimit('Text bytes', MAX_TEXT_BYTES, size, 'Split the file.');
  const text = new TextDecoder().decode(await readBlob(file.blob, 0, size));
  return text.split(/\r?\n/).map((line) => line.trim());
}

function openedAs(format: string, arrays: NamedArray[]): OpenedFile {
  return { format, arrays, problems: [], close: () => undefined };
}

/** `vertex x y z value` on each line. */
async function openLabel(file: ReaderFile): Promise<OpenedFile> {
  const [, countLine = '', ...rest] = await linesOf(file);
  const count = Number(countLine);
  if (!/^\d+$/.test(countLine)) {
    throw malformed(
      `FreeSurfer label: expected a count in line 2, found "${countLine.slice(0, 40)}"`,
    );
  }
  const rows = rest.filter((line) => line !== '').slice(0, count);
  if (rows.length < count) throw truncated('FreeSurfer label lines', count, rows.length);
  const table = rows.map((line, row) => {
    const numbers = line.split(/\s+/).map(Number);
    if (numbers.length < 5 || numbers.some(Number.isNaN)) {
      throw malformed(`FreeSurfer label line ${row + 3} is not five numbers`, { line });
    }
    return numbers;
  });
  const column = (index: number) => Float32Array.from(table, (numbers) => numbers[index] ?? NaN);
  return openedAs('freesurfer-label', [
    madeArray({
      path: 'vertexIndex',
      dtype: 'int32',
      shape: [count],
      axes: ['entry'],
      units: 'index',
      make: () => Int32Array.from(table, (numbers) => numbers[0] ?? -1),
    }),
    madeArray({
      path: 'position',
      dtype: 'float32',
      shape: [count, 3],
      axes: ['entry', 'xyz'],
      units: 'mm',
      make: () => Float32Array.from(table.flatMap((numbers) => numbers.slice(1, 4))),
    }),
    madeArray({
      path: 'value',
      dtype: 'float32',
      shape: [count],
      axes: ['entry'],
      make: () => column(4),
    }),
  ]);
}

/** A row and whether it gives a colour. */
interface Row extends TableLabel {
  coloured: boolean;
}

function parseRow(line: string): Row {
  const [number = '', name, ...colour] = line.split(/\s+/);
  const index = Number(number);
  const numbers = colour.slice(0, 4).map(Number);
  if (!Number.isInteger(index) || name === undefined || numbers.some(Number.isNaN)) {
    throw malformed(`Colour table line "${line.slice(0, 80)}" is not: number, name, colour`);
  }
  const [r = 0, g = 0, b = 0, opacity = 255] = numbers;
  return { index, name, rgba: [r, g, b, opacity], coloured: numbers.length >= 3 };
}

/** Comments and blank lines are left out; colours are optional. */
async function openCtab(file: ReaderFile): Promise<OpenedFile> {
  const lines = await linesOf(file);
  const rows = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseRow);
  const coloured = rows.length > 0 && rows.every((row) => row.coloured);
  return openedAs('ctab', labelTableArrays(rows, coloured));
}

export const labelReader: FormatReader = {
  format: 'freesurfer-label',
  sniff: (head) => new TextDecoder('latin1').decode(head.subarray(0, 13)) === '#!ascii label',
  open: openLabel,
};

export const ctabReader: FormatReader = {
  format: 'ctab',
  sniff: (head, { name }) => /\.ctab$|LUT[^/]*\.txt$/i.test(name) && !head.includes(0),
  open: openCtab,
};
