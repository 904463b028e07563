/**
 * @file NIfTI-1 and NIfTI-2 images, plain or gzipped, as one array each.
 *
 * The file's order is x fastest; the array lists its axes reversed (`t, z, y, x`) and nothing is
 * transposed. Gzipped images are streamed, so 4-D betas never lie in memory whole.
 */
import { blobSource, gzipSource } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { LabError } from '../../domain/errors.ts';
import { flatReads } from '../flat-array.ts';
import { inflateHead, isGzip } from '../inflate.ts';
import { HEAD_BYTES } from '../limits.ts';
import { bytesOf, countOf } from '../numbers.ts';
import type { FormatReader, NamedArray, OpenedFile, OpenOptions, ReaderFile } from '../types.ts';
import { niftiKind, parseNiftiHeader } from './header.ts';
import type { NiftiHeader } from './header.ts';
import { voxelTypeOf } from './types.ts';

const AXES = ['x', 'y', 'z', 't', 'u', 'v', 'w'];

/** The image as one array, whose values lie in `source`. */
export function niftiArray(header: NiftiHeader, source: ByteSource): NamedArray {
  const { dtype, perVoxel, axis } = voxelTypeOf(header.datatype);
  const shape = [...header.dims].reverse();
  const axes = AXES.slice(0, header.dims.length).reverse();
  if (axis) {
    shape.push(perVoxel);
    axes.push(axis);
  }
  const { littleEndian, voxOffset: offset, scaling } = header;
  source.assertHolds(offset + countOf(shape) * bytesOf(dtype));
  const colour = axis === 'channel';
  return {
    path: '',
    dtype,
    shape,
    axes,
    units: colour ? 'rgb' : 'unknown',
    meta: metaOf(header),
    ...flatReads({
      source,
      offset,
      dtype,
      littleEndian,
      shape,
      scaling: colour ? undefined : scaling,
    }),
  };
}

function metaOf(header: NiftiHeader): Readonly<Record<string, unknown>> {
  const { dims, affine, pixdim, scaling, version, description, intentCode, intentName } = header;
  const { qformCode, sformCode, littleEndian } = header;
  return {
    dims: dims.slice(0, 3),
    affine,
    pixdim,
    slope: scaling?.slope,
    intercept: scaling?.intercept,
    version,
    description,
    intentCode,
    intentName,
    qformCode,
    sformCode,
    littleEndian,
  };
}

/** The file of the values beside a header: the same name with `.img`, gzipped or not. */
export function imageFileOf(file: ReaderFile, options?: OpenOptions): ReaderFile {
  const stem = file.path.replace(/\.hdr(\.gz)?$/i, '');
  const wanted = [`${stem}.img`, `${stem}.img.gz`].map((path) => path.toLowerCase());
  const found = options?.siblings?.find(({ path }) => wanted.includes(path.toLowerCase()));
  if (found) return found;
  throw new LabError(
    'missing-part',
    `This header (.hdr) has its values in a second file. Drop ${stem}.img together with it.`,
    { part: `${stem}.img` },
  );
}

/** Bytes of a file, inflated if it is a gzip. */
export async function plainSource(file: ReaderFile): Promise<ByteSource> {
  const source = blobSource(file.blob);
  const start = await source.read(0, Math.min(3, file.blob.size));
  return isGzip(start) ? gzipSource(file.blob) : source;
}

async function openNifti(file: ReaderFile, options?: OpenOptions): Promise<OpenedFile> {
  options?.signal?.throwIfAborted();
  const plain = blobSource(file.blob);
  const head = await plain.read(0, Math.min(HEAD_BYTES, file.blob.size));
  const gzip = isGzip(head);
  const header = parseNiftiHeader(gzip ? await inflateHead(file.blob, HEAD_BYTES) : head);
  const values = header.pair ? imageFileOf(file, options) : file;
  const packed = gzip ? '.gz' : '';
  return {
    format: `nifti${header.version}${header.pair ? '-pair' : ''}${packed}`,
    arrays: [niftiArray(header, await plainSource(values))],
    problems: [],
    close: () => undefined,
  };
}

export const niftiReader: FormatReader = {
  format: 'nifti',
  streamsGzip: true,
  sniff: (head) => niftiKind(head) !== undefined,
  open: openNifti,
};
