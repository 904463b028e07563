/**
 * @file FreeSurfer annotations (`lh.aparc.annot`): a label for each vertex and the table of labels.
 *
 * `label` is the number that the table gives the label (`index`), -1 where a vertex has none; nibabel
 * gives -1 for black labels too. Big-endian.
 * Checked against nibabel.
 */
import { blobSource, readBlob } from '../byte-source.ts';
import { malformed, overLimit, truncated } from '../fail.ts';
import { labelTableArrays, type TableLabel } from '../label-table.ts';
import { madeArray } from '../memory-array.ts';
import type { FormatReader, OpenedFile, ReaderFile, ReadOptions } from '../types.ts';

const MAX_TABLE_BYTES = 16_777_216;
const MAX_ENTRIES = 100_000;

/** Reads numbers and strings one after the other, and says so when they run out. */
class Cursor {
  private at = 0;
  constructor(private readonly view: DataView) {}

  int(): number {
    this.assert(4);
    this.at += 4;
    return this.view.getInt32(this.at - 4);
  }

  text(): string {
    const length = this.int();
    if (length < 0) throw malformed(`FreeSurfer annotation: text of ${length} bytes`);
    this.assert(length);
    const bytes = new Uint8Array(this.view.buffer, this.view.byteOffset + this.at, length);
    this.at += length;
    return new TextDecoder().decode(bytes).replace(/\0[^]*$/, '');
  }

  private assert(bytes: number): void {
    const end = this.at + bytes;
    if (end > this.view.byteLength) {
      throw truncated('FreeSurfer annotation table', end, this.view.byteLength);
    }
  }
}

function readEntry(cursor: Cursor, index: number): TableLabel {
  const name = cursor.text();
  const [r, g, b, t] = [cursor.int(), cursor.int(), cursor.int(), cursor.int()];
  return { index, name, rgba: [r, g, b, 255 - t] };
}

function assertEntries(count: number): void {
  if (count < 0) throw malformed(`FreeSurfer annotation with ${count} labels`, { count });
  if (count > MAX_ENTRIES) throw overLimit('Labels', MAX_ENTRIES, count, 'The file is damaged.');
}

/** Both versions of the table; none at all is legal. */
function parseTable(view: DataView): TableLabel[] {
  if (view.byteLength === 0) return [];
  const cursor = new Cursor(view);
  if (cursor.int() === 0) return [];
  const version = cursor.int();
  if (version > 0) {
    assertEntries(version);
    cursor.text();
    return Array.from({ length: version }, (_, index) => readEntry(cursor, index));
  }
  if (version !== -2) throw malformed(`FreeSurfer annotation table version ${-version}, not 2`);
  cursor.int(); // highest index + 1, not needed
  cursor.text();
  const count = cursor.int();
  assertEntries(count);
  return Array.from({ length: count }, () => readEntry(cursor, cursor.int()));
}

/** The number by which a vertex names its label. */
function keyOf({ rgba: [r, g, b] }: TableLabel): number {
  return r | (g << 8) | (b << 16);
}

async function openAnnot(file: ReaderFile): Promise<OpenedFile> {
  const source = blobSource(file.blob);
  const count = new DataView((await source.read(0, 4)).buffer).getInt32(0);
  const end = 4 + count * 8;
  if (count < 0) throw malformed(`FreeSurfer annotation of ${count} vertices`);
  source.assertHolds(end);
  const tableEnd = Math.min(file.blob.size, end + MAX_TABLE_BYTES);
  const bytes = await readBlob(file.blob, end, tableEnd);
  const table = parseTable(new DataView(bytes.buffer));
  // Of labels of one colour FreeSurfer takes the first.
  const labelOf = new Map(table.map((entry) => [keyOf(entry), entry.index] as const).toReversed());
  const make = async (options?: ReadOptions): Promise<Int32Array> => {
    const view = new DataView((await source.read(4, end, options)).buffer);
    const labels = new Int32Array(count).fill(-1);
    for (let i = 0; i < count; i += 1) {
      const vertex = view.getInt32(i * 8);
      if (vertex < 0 || vertex >= count) throw malformed(`Annotation of vertex ${vertex}`);
      labels[vertex] = labelOf.get(view.getInt32(i * 8 + 4)) ?? -1;
    }
    return labels;
  };
  const label = madeArray({
    path: 'label',
    dtype: 'int32',
    shape: [count],
    axes: ['vertex'],
    units: 'label',
    make,
  });
  return {
    format: 'freesurfer-annot',
    arrays: [label, ...labelTableArrays(table)],
    problems: [],
    close: () => undefined,
  };
}

/** No magic: the vertices count up from 0, and the file is long enough for them. */
function isAnnot(head: Uint8Array, size: number): boolean {
  if (head.length < 20) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const count = view.getInt32(0);
  if (count < 2 || size < 4 + count * 8) return false;
  const shown = Math.min(count, Math.floor((head.length - 4) / 8));
  for (let i = 0; i < shown; i += 1) {
    if (view.getInt32(4 + i * 8) !== i) return false;
  }
  return true;
}

export const annotReader: FormatReader = {
  format: 'freesurfer-annot',
  sniff: (head, { size }) => isAnnot(head, size),
  open: openAnnot,
};
