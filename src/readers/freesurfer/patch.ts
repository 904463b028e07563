/**
 * @file FreeSurfer patches (`lh.full.flat.patch.3d`): places of some vertices of a surface.
 *
 * A patch has no faces: take those of any surface of the same subject whose corners are all in it.
 * The border flags of truncated patches are incomplete. Big-endian. Checked against the byte vector
 * of a patch that FreeSurfer tools read (`freesurfer.test.ts`).
 */
import { LabError } from '../../domain/errors.ts';
import { blobSource } from '../byte-source.ts';
import { malformed } from '../fail.ts';
import { madeArray } from '../memory-array.ts';
import type { FormatReader, OpenedFile, ReaderFile, ReadOptions } from '../types.ts';

const HEAD = 8;
const RECORD = 16;

interface Patch {
  vertex: Int32Array;
  border: Uint8Array;
  xyz: Float32Array;
}

/** Codes are vertex + 1, negated on the border. */
function parseRecords(view: DataView, count: number): Patch {
  const patch = {
    vertex: new Int32Array(count),
    border: new Uint8Array(count),
    xyz: new Float32Array(count * 3),
  };
  for (let i = 0; i < count; i += 1) {
    const code = view.getInt32(i * RECORD);
    if (code === 0)
      throw malformed(`FreeSurfer patch record ${i} has vertex code 0`, { record: i });
    patch.vertex[i] = Math.abs(code) - 1;
    patch.border[i] = code < 0 ? 1 : 0;
    for (let axis = 0; axis < 3; axis += 1) {
      patch.xyz[i * 3 + axis] = view.getFloat32(i * RECORD + 4 + axis * 4);
    }
  }
  return patch;
}

async function openPatch(file: ReaderFile): Promise<OpenedFile> {
  const source = blobSource(file.blob);
  const head = new DataView((await source.read(0, HEAD)).buffer);
  const count = head.getInt32(4);
  if (head.getInt32(0) !== -1) {
    throw new LabError(
      'unsupported-layout',
      'This FreeSurfer patch is in the old 16-bit format. Convert it: mris_convert -p in out.',
    );
  }
  if (count < 0) throw malformed(`FreeSurfer patch of ${count} vertices`, { count });
  const end = HEAD + count * RECORD;
  source.assertHolds(end);
  const load = async (options?: ReadOptions): Promise<Patch> =>
    parseRecords(new DataView((await source.read(HEAD, end, options)).buffer), count);
  return {
    format: 'freesurfer-patch',
    arrays: [
      madeArray({
        path: 'vertex',
        dtype: 'int32',
        shape: [count],
        axes: ['vertex'],
        units: 'index',
        make: async (options) => (await load(options)).vertex,
      }),
      madeArray({
        path: 'xyz',
        dtype: 'float32',
        shape: [count, 3],
        axes: ['vertex', 'xyz'],
        units: 'mm',
        make: async (options) => (await load(options)).xyz,
      }),
      madeArray({
        path: 'border',
        dtype: 'bool',
        shape: [count],
        axes: ['vertex'],
        make: async (options) => (await load(options)).border,
      }),
    ],
    problems: [],
    close: () => undefined,
  };
}

export const patchReader: FormatReader = {
  format: 'freesurfer-patch',
  sniff: (head) => head.subarray(0, 4).every((byte) => byte === 0xff) && head.length >= 4,
  open: openPatch,
};
