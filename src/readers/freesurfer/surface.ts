/**
 * @file FreeSurfer triangle surfaces (`lh.white`, `lh.inflated`, ...): vertices and faces.
 *
 * Coordinates are surface RAS in mm; scanner RAS adds `cras` of the trailer, which is given in the
 * metadata and not applied. Big-endian. Checked against nibabel (`scripts/fixtures/readers/surf.py`).
 */
import { LabError } from '../../domain/errors.ts';
import type { NumericArray } from '../../domain/arrays.ts';
import { blobSource } from '../byte-source.ts';
import { malformed, truncated } from '../fail.ts';
import { flatReads } from '../flat-array.ts';
import type { FormatReader, NamedArray, OpenedFile, ReaderFile, ReadOptions } from '../types.ts';

const NEWLINE = 10;
const MAX_TEXT = 4096;
const TRAILER = 4096;

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}

/** Byte after the two lines of text that follow the magic. */
function endOfText(head: Uint8Array): number {
  const first = head.indexOf(NEWLINE, 3);
  const second = head.indexOf(NEWLINE, first + 1);
  if (first < 0 || second < 0) {
    if (head.length < MAX_TEXT) throw truncated('FreeSurfer surface', head.length + 1, head.length);
    throw malformed('FreeSurfer surface: no end of its comment lines');
  }
  return second + 1;
}

/** `cras` of the text that newer files carry after the faces. */
function parseCras(trailer: Uint8Array): number[] | undefined {
  const text = new TextDecoder('latin1').decode(trailer);
  const found = /cras\s*=\s*(\S+)\s+(\S+)\s+(\S+)/.exec(text);
  const numbers = found?.slice(1).map(Number);
  return numbers?.every(Number.isFinite) ? numbers : undefined;
}

/** @throws LabError `malformed-file` if a face points at no vertex. */
function checkFaces(faces: NumericArray, nVertices: number): NumericArray {
  for (const vertex of faces) {
    if (vertex < 0 || vertex >= nVertices) {
      throw malformed(`Surface face points at vertex ${vertex} of ${nVertices}`, { vertex });
    }
  }
  return faces;
}

async function openSurface(file: ReaderFile, options?: ReadOptions): Promise<OpenedFile> {
  const source = blobSource(file.blob);
  const { size } = file.blob;
  const head = await source.read(0, Math.min(MAX_TEXT, size), options);
  const at = endOfText(head);
  const counts = new DataView((await source.read(at, at + 8)).buffer);
  const [nVertices, nFaces] = [counts.getInt32(0), counts.getInt32(4)];
  if (nVertices < 0 || nFaces < 0) {
    throw malformed(`FreeSurfer surface with ${nVertices} vertices and ${nFaces} faces`);
  }
  const facesAt = at + 8 + nVertices * 12;
  const end = facesAt + nFaces * 12;
  source.assertHolds(end);
  const cras = parseCras(await source.read(end, Math.min(size, end + TRAILER)));
  const layout = { source, littleEndian: false };
  const vertexShape = [nVertices, 3];
  const faceShape = [nFaces, 3];
  const faceReads = flatReads({ ...layout, offset: facesAt, dtype: 'int32', shape: faceShape });
  const vertices: NamedArray = {
    path: 'vertices',
    dtype: 'float32',
    shape: vertexShape,
    axes: ['vertex', 'xyz'],
    units: 'mm',
    meta: { cras },
    ...flatReads({ ...layout, offset: at + 8, dtype: 'float32', shape: vertexShape }),
  };
  const faces: NamedArray = {
    path: 'faces',
    dtype: 'int32',
    shape: faceShape,
    axes: ['face', 'corner'],
    units: 'index',
    meta: {},
    read: async (readOptions) => checkFaces(await faceReads.read(readOptions), nVertices),
    readRows: async (start, stop, readOptions) =>
      checkFaces(await faceReads.readRows(start, stop, readOptions), nVertices),
  };
  return {
    format: 'freesurfer-surface',
    arrays: [vertices, faces],
    problems: [],
    close: () => undefined,
  };
}

export const surfaceReader: FormatReader = {
  format: 'freesurfer-surface',
  sniff: (head) => startsWith(head, [0xff, 0xff, 0xfe]),
  open: openSurface,
};

/** Surfaces of quads, from before 1999: recognised only to say what to do. */
export const quadReader: FormatReader = {
  format: 'freesurfer-quad',
  sniff: (head) => startsWith(head, [0xff, 0xff, 0xfd]),
  open: () =>
    Promise.reject(
      new LabError(
        'unsupported-layout',
        'This is an old FreeSurfer surface of quads. Convert it: mris_convert in out.',
      ),
    ),
};
