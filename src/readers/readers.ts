/** @file All formats, in the order in which they are asked: strict magic first, guesses last. */
import type { OpenMember } from './archive/members.ts';
import { makeTarReader } from './archive/tar.ts';
import { makeZipReader } from './archive/zip.ts';
import { annotReader } from './freesurfer/annot.ts';
import { curvReader, oldCurvReader } from './freesurfer/curv.ts';
import { patchReader } from './freesurfer/patch.ts';
import { quadReader, surfaceReader } from './freesurfer/surface.ts';
import { ctabReader, labelReader } from './freesurfer/text.ts';
import { giftiReader } from './gifti/reader.ts';
import { hdf5Reader, mat73Reader } from './hdf5/reader.ts';
import { jsonReader } from './json/reader.ts';
import { mat5Reader } from './mat/reader.ts';
import { mat4Reader } from './mat/v4.ts';
import { mghReader } from './mgh/reader.ts';
import { analyzeReader, imageDataReader } from './nifti/analyze.ts';
import { niftiReader } from './nifti/reader.ts';
import { npyReader } from './npy/reader.ts';
import { pictureReader } from './picture/reader.ts';
import { safetensorsReader } from './safetensors/reader.ts';
import { tableReader } from './table/reader.ts';
import type { FormatReader } from './types.ts';

const STRICT: readonly FormatReader[] = [
  niftiReader,
  npyReader,
  mat73Reader,
  hdf5Reader,
  mat5Reader,
  pictureReader,
  surfaceReader,
  quadReader,
  patchReader,
  curvReader,
  giftiReader,
  labelReader,
];

const GUESSES: readonly FormatReader[] = [
  mghReader,
  safetensorsReader,
  mat4Reader,
  analyzeReader,
  imageDataReader,
  annotReader,
  ctabReader,
  oldCurvReader,
  jsonReader,
  tableReader,
];

/** Formats that a member of an archive may have. */
export const SINGLE_READERS: readonly FormatReader[] = [...STRICT, ...GUESSES];

/** Formats that a dropped file may have. @param open  Opens members of archives. */
export function allReaders(open: OpenMember): readonly FormatReader[] {
  return [...STRICT, makeZipReader(open), makeTarReader(open), ...GUESSES];
}
