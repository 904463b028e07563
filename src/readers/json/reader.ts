/**
 * @file JSON that holds tables: COCO captions and instances, lists of records, maps from keys to
 * lists. Columns are arrays, `annotations/image_id`, `categories/name`, ...; a map gives `key` and
 * `value`. The file is streamed once, when it is opened. Checked against Python's json module.
 */
import type { Problem } from '../../domain/arrays.ts';
import { makeBreather } from '../breathe.ts';
import { blobSource, readBlob } from '../byte-source.ts';
import { madeArray, textColumn } from '../memory-array.ts';
import type { FormatReader, NamedArray, OpenedFile, ReaderFile, ReadOptions } from '../types.ts';
import { JsonScanner } from './scanner.ts';
import type { JsonPrimitive } from './scanner.ts';
import { isBoxColumn, MAX_COLUMNS, TableCollector } from './tables.ts';

/** Bytes between two looks at the signal. */
const PART = 262_144;

/** A column of equal things as an array; undefined for lists of other lengths. */
function columnOf(
  path: string,
  cells: readonly (JsonPrimitive | number[])[],
): NamedArray | undefined {
  const shape = [cells.length];
  if (isBoxColumn(cells)) {
    const values = Float64Array.from(cells.flat());
    const make = () => values.slice();
    return madeArray({
      path,
      dtype: 'float64',
      shape: [cells.length, 4],
      axes: ['row', 'xywh'],
      make,
    });
  }
  if (cells.every((cell) => typeof cell === 'boolean')) {
    const values = Uint8Array.from(cells, Number);
    return madeArray({ path, dtype: 'bool', shape, axes: ['row'], make: () => values.slice() });
  }
  if (cells.some(Array.isArray)) return undefined;
  if (cells.some((cell) => typeof cell === 'string')) {
    return textColumn(
      path,
      cells.map((cell) => (cell === null ? '' : String(cell))),
      'row',
    );
  }
  return numberColumn(
    path,
    Float64Array.from(cells, (cell) => (cell === null ? NaN : Number(cell))),
  );
}

/** Whole numbers that fit are int32, as ids are. */
function numberColumn(path: string, numbers: Float64Array): NamedArray {
  const whole = numbers.every((value) => Number.isInteger(value) && Math.abs(value) <= 2147483647);
  const values = whole ? Int32Array.from(numbers) : numbers;
  return madeArray({
    path,
    dtype: whole ? 'int32' : 'float64',
    shape: [numbers.length],
    axes: ['row'],
    make: () => values.slice(),
  });
}

function arraysOf(collector: TableCollector): NamedArray[] {
  const arrays: NamedArray[] = [];
  for (const [name, table] of collector.tables) {
    for (const [key, cells] of table.columns) {
      while (cells.length < table.rows) cells.push(null);
      const array = columnOf(name ? `${name}/${key}` : key, cells);
      if (array) arrays.push(array);
    }
  }
  const { keys, values } = collector.pairs;
  if (arrays.length > 0 || keys.length === 0) return arrays;
  return [columnOf('key', keys), columnOf('value', values)].filter((array) => array !== undefined);
}

/** Byte after the mark that some editors put before UTF-8. */
async function textStart(blob: Blob): Promise<number> {
  const head = await readBlob(blob, 0, 3);
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}

async function openJson(file: ReaderFile, options?: ReadOptions): Promise<OpenedFile> {
  const collector = new TableCollector();
  const scanner = new JsonScanner(collector);
  const { size } = file.blob;
  const breathe = makeBreather(options?.signal);
  const start = await textStart(file.blob);
  let done = start;
  for await (const page of blobSource(file.blob).stream(start, size, options)) {
    // A page is scanned in parts, so that a cancel does not wait for all of it.
    for (let at = 0; at < page.length; at += PART) {
      scanner.push(page.subarray(at, at + PART));
      await breathe();
    }
    done += page.length;
    options?.onProgress?.(done / size);
  }
  scanner.finish();
  const arrays = arraysOf(collector);
  const problems: Problem[] = [];
  if (arrays.length === 0) {
    problems.push({
      code: 'unsupported-layout',
      message: 'This JSON holds no list of records: nothing in it can be read as arrays.',
    });
  }
  if (collector.leftOut.size > 0) {
    const [first = ''] = collector.leftOut;
    const message =
      `Records of this JSON have more than ${MAX_COLUMNS} fields: the ones from "${first}" on are ` +
      'left out. Write fewer fields, or a table (CSV).';
    problems.push({ code: 'limit-exceeded', message });
  }
  return { format: 'json', arrays, problems, close: () => undefined };
}

/** A document starts with a bracket, and what follows is text. */
function isJson(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head);
  return /^(\xef\xbb\xbf)?\s*(\{\s*("|\})|\[\s*([[{"\d\-\]tfn]))/.test(text) && !head.includes(0);
}

export const jsonReader: FormatReader = { format: 'json', sniff: isJson, open: openJson };
