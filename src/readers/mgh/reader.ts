/**
 * @file MGH and MGZ volumes, also used by FreeSurfer for values per vertex (width = vertices).
 *
 * The file's order is width fastest; the array lists its axes reversed (`frame, z, y, x`, without
 * `frame` when there is one) and nothing is transposed. Big-endian. Checked against nibabel.
 */
import { blobSource, gzipSource } from '../byte-source.ts';
import { malformed, truncated, unsupportedType } from '../fail.ts';
import { flatReads } from '../flat-array.ts';
import { inflateHead, isGzip } from '../inflate.ts';
import { HEAD_BYTES } from '../limits.ts';
import { bytesOf, countOf } from '../numbers.ts';
import type { NumericDType } from '../numbers.ts';
import type { FormatReader, NamedArray, OpenedFile, ReaderFile } from '../types.ts';

const DATA = 284;
const FIELDS = 90;
const TYPES: ReadonlyMap<number, NumericDType> = new Map([
  [0, 'uint8'],
  [1, 'int32'],
  [3, 'float32'],
  [4, 'int16'],
  [10, 'uint16'],
]);

/** Direction cosines without the flag that says they are good: coronal, 1 mm. */
const DEFAULT_DIRECTIONS = [-1, 0, 0, 0, 0, -1, 0, 1, 0];

/** `[M diag(spacing) | c - M diag(spacing) dims / 2]`, 4 x 4 row-major. */
function voxelToRas(view: DataView, dims: readonly number[]): number[] {
  const good = view.getInt16(28) > 0;
  const floats = (at: number, count: number) =>
    Array.from({ length: count }, (_, index) => view.getFloat32(at + index * 4));
  const spacing = good ? floats(30, 3) : [1, 1, 1];
  const directions = good ? floats(42, 9) : DEFAULT_DIRECTIONS;
  const centre = good ? floats(78, 3) : [0, 0, 0];
  const rows = [0, 1, 2].map((row) => {
    const columns = [0, 1, 2].map(
      (column) => (directions[column * 3 + row] ?? 0) * (spacing[column] ?? 1),
    );
    const shift = columns.reduce((sum, value, axis) => sum + (value * (dims[axis] ?? 1)) / 2, 0);
    return [...columns, (centre[row] ?? 0) - shift];
  });
  return [...rows.flat(), 0, 0, 0, 1];
}

function viewOf(head: Uint8Array): DataView {
  return new DataView(head.buffer, head.byteOffset, head.byteLength);
}

/** Version with low byte 1, four positive dimensions, a known type. */
function isMgh(head: Uint8Array): boolean {
  if (head.length < FIELDS) return false;
  const view = viewOf(head);
  const version = view.getInt32(0);
  const dims = [4, 8, 12, 16].map((at) => view.getInt32(at));
  const type = view.getInt32(20);
  return (
    (version & 0xff) === 1 &&
    version > 0 &&
    version < 0x10000 &&
    dims.every((length) => length > 0) &&
    type >= 0 &&
    type <= 10
  );
}

async function openMgh(file: ReaderFile): Promise<OpenedFile> {
  const start = await blobSource(file.blob).read(0, Math.min(HEAD_BYTES, file.blob.size));
  const gzip = isGzip(start);
  const head = gzip ? await inflateHead(file.blob, HEAD_BYTES) : start;
  if (head.length < DATA) throw truncated('MGH header', DATA, head.length);
  const view = viewOf(head);
  const dims = [4, 8, 12, 16].map((at) => view.getInt32(at));
  const dtype = TYPES.get(view.getInt32(20));
  if (!dtype) throw unsupportedType('MGH', `code ${view.getInt32(20)}`, 'Save it as float.');
  if (!Number.isSafeInteger(countOf(dims) * 4)) {
    throw malformed(`MGH dimensions ${dims.join(' x ')} are out of bounds`);
  }
  const single = dims[3] === 1;
  const shape = (single ? dims.slice(0, 3) : dims).toReversed();
  const source = gzip ? gzipSource(file.blob) : blobSource(file.blob);
  source.assertHolds(DATA + countOf(shape) * bytesOf(dtype));
  const array: NamedArray = {
    path: '',
    dtype,
    shape,
    axes: single ? ['z', 'y', 'x'] : ['frame', 'z', 'y', 'x'],
    units: 'unknown',
    meta: {
      dims: dims.slice(0, 3),
      affine: voxelToRas(view, dims),
      goodRas: view.getInt16(28) > 0,
    },
    ...flatReads({ source, offset: DATA, dtype, littleEndian: false, shape }),
  };
  const format = gzip ? 'mgz' : 'mgh';
  return { format, arrays: [array], problems: [], close: () => undefined };
}

export const mghReader: FormatReader = {
  format: 'mgh',
  streamsGzip: true,
  sniff: isMgh,
  open: openMgh,
};
