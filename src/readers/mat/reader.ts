/**
 * @file MAT v5 files (also called v6 and v7): every variable, compressed or not, in both byte orders.
 *
 * Plain variables are read by slices when asked; of compressed ones only the head is inflated on
 * opening, unless they hold cells, structs or sparse matrices. Checked against scipy
 * (`scripts/fixtures/readers/mat.py`).
 */
import { LabError } from '../../domain/errors.ts';
import { blobSource, zlibSource } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { malformed, truncated } from '../fail.ts';
import { inflateZlibWhole } from '../inflate.ts';
import type { FormatReader, OpenedFile, ReaderFile, ReadOptions } from '../types.ts';
import { makeWindow } from '../window.ts';
import type { Window } from '../window.ts';
import { addMatrix } from './elements.ts';
import type { Walk } from './elements.ts';
import { CELL, OBJECT, readMatrixHead, SPARSE, STRUCT } from './matrix.ts';
import { COMPRESSED, MATRIX, readTag } from './tags.ts';
import type { Tag } from './tags.ts';

const HEADER = 128;
/** Class, dimensions, name and the tag of the values lie within so many bytes. */
const HEAD = 8192;

/** Byte order from the mark at byte 126; undefined if there is none. */
function byteOrder(head: Uint8Array): boolean | undefined {
  const mark = String.fromCharCode(head[126] ?? 0, head[127] ?? 0);
  if (mark === 'IM') return true;
  return mark === 'MI' ? false : undefined;
}

function isMat5(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 6));
  return text === 'MATLAB' && (head.length < HEADER || byteOrder(head) !== undefined);
}

/** Enough of a compressed variable to see its class, dimensions and name. */
async function peek(
  source: ByteSource,
  littleEndian: boolean,
): Promise<{ tag: Tag; whole: boolean }> {
  const tagBytes = await source.read(0, 8);
  const view = new DataView(tagBytes.buffer);
  const bytes = view.getUint32(4, littleEndian);
  const tag = { type: view.getUint32(0, littleEndian), bytes, start: 8, next: 8 + bytes };
  if (tag.type !== MATRIX || bytes === 0) throw malformed('MAT compressed part is no matrix');
  const window = await headWindow(source, 8 + bytes);
  const { matrixClass } = await readMatrixHead(window, 8, 8 + bytes, littleEndian);
  return { tag, whole: [CELL, STRUCT, OBJECT, SPARSE].includes(matrixClass) };
}

/** The start of a sequential source, which would inflate from its start for every read. */
async function headWindow(source: ByteSource, size: number): Promise<Window> {
  const head = await source.read(0, Math.min(size, HEAD));
  return {
    size,
    at: (start, end) => {
      if (end > head.length) return Promise.reject(malformed('MAT head is longer than it may be'));
      return Promise.resolve(new DataView(head.buffer, start, end - start));
    },
  };
}

/** Add the arrays of a compressed variable. */
async function addCompressed(
  walk: Omit<Walk, 'source' | 'window'>,
  packed: Blob,
  options?: ReadOptions,
): Promise<void> {
  const stream = zlibSource(packed);
  const { tag, whole } = await peek(stream, walk.littleEndian);
  if (!whole) {
    const window = await headWindow(stream, tag.next);
    await addMatrix({ ...walk, source: stream, window }, tag, '');
    return;
  }
  const inflated = await inflateZlibWhole(packed, options);
  if (inflated.size < tag.start + tag.bytes) {
    throw truncated('MAT compressed part', tag.start + tag.bytes, inflated.size);
  }
  const source = blobSource(inflated);
  await addMatrix({ ...walk, source, window: makeWindow(source, inflated.size) }, tag, '');
}

async function openMat5(file: ReaderFile, options?: ReadOptions): Promise<OpenedFile> {
  const { blob } = file;
  if (blob.size < HEADER) throw truncated('MAT-file header', HEADER, blob.size);
  const source = blobSource(blob);
  const window = makeWindow(source, blob.size);
  if (blob.size < HEADER) throw truncated('MAT header', HEADER, blob.size);
  const littleEndian = byteOrder(await source.read(0, Math.min(HEADER, blob.size))) ?? true;
  const walk: Walk = { source, window, littleEndian, arrays: [], problems: [] };
  for (let at = HEADER; at < blob.size;) {
    options?.signal?.throwIfAborted();
    const tag = await topTag(window, at, blob.size, littleEndian);
    if (tag.type === COMPRESSED) {
      await addCompressed(walk, blob.slice(tag.start, tag.start + tag.bytes), options);
    } else {
      await addMatrix(walk, tag, '');
    }
    at = tag.next;
  }
  return { format: 'mat5', arrays: walk.arrays, problems: walk.problems, close: () => undefined };
}

/** A variable that reaches past the end of the file is a file cut short. */
async function topTag(
  window: Window,
  at: number,
  size: number,
  littleEndian: boolean,
): Promise<Tag> {
  if (at + 8 > size) throw truncated('MAT file', at + 8, size);
  try {
    return await readTag(window, at, size, littleEndian);
  } catch (error) {
    const bytes = error instanceof LabError ? error.context.bytes : undefined;
    if (typeof bytes === 'number') throw truncated('MAT file', at + 8 + bytes, size);
    throw error;
  }
}

export const mat5Reader: FormatReader = { format: 'mat5', sniff: isMat5, open: openMat5 };
