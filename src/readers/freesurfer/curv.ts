/**
 * @file FreeSurfer curvature and other values per vertex (`lh.curv`, `lh.sulc`, `lh.thickness`), in
 * the new format (float32) and the old one (int16 hundredths). FreeSurfer's sign: sulci positive.
 * Big-endian. Checked against nibabel.
 */
import { blobSource } from '../byte-source.ts';
import { malformed } from '../fail.ts';
import { flatReads } from '../flat-array.ts';
import type { FlatLayout } from '../flat-layout.ts';
import type { FormatReader, NamedArray, OpenedFile, ReaderFile } from '../types.ts';

const NEW_HEAD = 15;
const OLD_HEAD = 6;
const OLD_NAME = /curv|sulc|thickness|area|volume|jacobian/i;

function u24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

function opened(layout: FlatLayout, format: string): OpenedFile {
  layout.source.assertHolds(
    layout.offset + (layout.shape[0] ?? 0) * (layout.dtype === 'int16' ? 2 : 4),
  );
  const array: NamedArray = {
    path: '',
    dtype: layout.dtype,
    shape: layout.shape,
    axes: ['vertex'],
    units: 'unknown',
    meta: layout.scaling ? { slope: layout.scaling.slope, intercept: 0 } : {},
    ...flatReads(layout),
  };
  return { format, arrays: [array], problems: [], close: () => undefined };
}

async function openNew(file: ReaderFile): Promise<OpenedFile> {
  const source = blobSource(file.blob);
  const head = new DataView((await source.read(0, NEW_HEAD)).buffer);
  const count = head.getInt32(3);
  const perVertex = head.getInt32(11);
  if (count < 0 || perVertex !== 1) {
    throw malformed(`FreeSurfer curv of ${count} vertices with ${perVertex} values each, not 1`);
  }
  const layout = { source, offset: NEW_HEAD, littleEndian: false, shape: [count] };
  return opened({ ...layout, dtype: 'float32' }, 'freesurfer-curv');
}

async function openOld(file: ReaderFile): Promise<OpenedFile> {
  const source = blobSource(file.blob);
  const count = u24(await source.read(0, OLD_HEAD), 0);
  return opened(
    {
      source,
      offset: OLD_HEAD,
      dtype: 'int16',
      littleEndian: false,
      shape: [count],
      scaling: { slope: 0.01, intercept: 0 },
    },
    'freesurfer-curv-old',
  );
}

export const curvReader: FormatReader = {
  format: 'freesurfer-curv',
  // A patch has a fourth 0xff here, and no surface has so many vertices.
  sniff: (head) => u24(head, 0) === 0xffffff && head[3] !== 0xff && head.length > 3,
  open: openNew,
};

export const oldCurvReader: FormatReader = {
  format: 'freesurfer-curv-old',
  sniff: (head, { name, size }) => {
    const count = u24(head, 0);
    return count > 0 && size === OLD_HEAD + 2 * count && OLD_NAME.test(name);
  },
  open: openOld,
};
