/**
 * @file Analyze 7.5 pairs (`.hdr` with `.img`), from before NIfTI: no magic and no orientation. As
 * nibabel and SPM do, x is taken to run from right to left, and the numbers that SPM keeps in unused
 * fields of the header scale the values.
 *
 * Checked against nibabel (`scripts/fixtures/readers/nifti.py`).
 */
import { malformed } from '../fail.ts';
import { inflateHead, isGzip } from '../inflate.ts';
import { blobSource } from '../byte-source.ts';
import { HEAD_BYTES } from '../limits.ts';
import type { Scaling } from '../numbers.ts';
import type { FormatReader, OpenedFile, OpenOptions, ReaderFile } from '../types.ts';
import { centredAffine } from './header.ts';
import type { NiftiHeader } from './header.ts';
import { imageFileOf, niftiArray, plainSource } from './reader.ts';

const HEADER = 348;
/** NIfTI types that Analyze has too. */
const TYPES = new Set([2, 4, 8, 16, 32, 64, 128]);

/** Where SPM 99 and SPM 2 keep factor and offset: `funused1` and `funused2` of Analyze. */
const SPM_SLOPE = 112;
const SPM_INTERCEPT = 116;

/** Factor and offset as SPM 2 finds them; a factor of 0 means none. */
function scalingOf(view: DataView, littleEndian: boolean): Scaling | undefined {
  const slope = view.getFloat32(SPM_SLOPE, littleEndian);
  const offset = view.getFloat32(SPM_INTERCEPT, littleEndian);
  const intercept = Number.isFinite(offset) ? offset : 0;
  const none = slope === 0 || !Number.isFinite(slope) || (slope === 1 && intercept === 0);
  return none ? undefined : { slope, intercept };
}

/** Byte order in which the header makes sense; undefined for neither. */
function byteOrder(head: Uint8Array): boolean | undefined {
  if (head.length < HEADER) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return [true, false].find((littleEndian) => {
    const rank = view.getInt16(40, littleEndian);
    const plausible = view.getInt32(0, littleEndian) === HEADER && rank >= 1 && rank <= 7;
    return plausible && TYPES.has(view.getInt16(70, littleEndian));
  });
}

function parseHeader(head: Uint8Array): NiftiHeader {
  const littleEndian = byteOrder(head) ?? true;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const rank = view.getInt16(40, littleEndian);
  const dims = Array.from({ length: rank }, (_, i) => view.getInt16(42 + 2 * i, littleEndian));
  if (dims.some((length) => length < 1)) throw malformed(`Analyze dimensions ${dims.join(' x ')}`);
  const pixdim = Array.from({ length: 8 }, (_, i) => view.getFloat32(76 + 4 * i, littleEndian));
  const [, x = 1, y = 1, z = 1] = pixdim;
  const offset = view.getFloat32(108, littleEndian);
  return {
    version: 1,
    pair: true,
    littleEndian,
    dims,
    datatype: view.getInt16(70, littleEndian),
    voxOffset: Number.isFinite(offset) && offset > 0 ? Math.floor(offset) : 0,
    scaling: scalingOf(view, littleEndian),
    pixdim,
    qformCode: 0,
    sformCode: 0,
    affine: centredAffine([x, y, z], dims),
    description: '',
    intentCode: 0,
    intentName: '',
  };
}

async function openAnalyze(file: ReaderFile, options?: OpenOptions): Promise<OpenedFile> {
  const start = await blobSource(file.blob).read(0, Math.min(HEAD_BYTES, file.blob.size));
  const head = isGzip(start) ? await inflateHead(file.blob, HEAD_BYTES) : start;
  const source = await plainSource(imageFileOf(file, options));
  return {
    format: 'analyze',
    arrays: [niftiArray(parseHeader(head), source)],
    problems: [],
    close: () => undefined,
  };
}

export const analyzeReader: FormatReader = {
  format: 'analyze',
  streamsGzip: true,
  sniff: (head, { name }) => /\.hdr$/i.test(name) && byteOrder(head) !== undefined,
  open: openAnalyze,
};

/** The other half of a pair: its arrays are listed with the header. */
export const imageDataReader: FormatReader = {
  format: 'image-data',
  streamsGzip: true,
  sniff: (_, { name }) => /\.img$/i.test(name),
  open: (file, options) => {
    const header = file.path.replace(/\.img(\.gz)?$/i, '.hdr').toLowerCase();
    const paired = options?.siblings?.some(({ path }) => {
      return path.toLowerCase().replace(/\.gz$/, '') === header;
    });
    const message = `This file holds values only. Drop ${header} together with it.`;
    const problems = paired ? [] : [{ code: 'missing-part', message }];
    return Promise.resolve({
      format: 'image-data',
      arrays: [],
      problems,
      close: () => undefined,
    });
  },
};
