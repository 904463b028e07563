/**
 * @file Write a session of betas at full size, in the chunkings that occur: for benchmarks.
 *
 * The grid, type and chunking are those of NSD's subject 1 (func1pt8mm). Values are seeded noise
 * inside an ellipsoid and 0 outside, written plane by plane through the HDF5 library itself, so that
 * index and chunks are interleaved in the file as MATLAB leaves them.
 *
 * Run: npx tsx scripts/bench/session-file.ts <voxelwise|trialwise|contiguous|gzip> <out.hdf5>
 */
import * as h5 from 'h5wasm/node';
import { createRandom } from '../../src/numerics/random.ts';

export const N_TRIALS = 750;
/** Slowest axis first: z, y, x. */
export const GRID = [83, 104, 81] as const;
/** Voxels of the mask, as many as NSD's nsdgeneral has for subject 1. */
export const MASK_VOXELS = 15_724;

export type SessionLayout = 'voxelwise' | 'trialwise' | 'contiguous' | 'gzip';

const [NZ, NY, NX] = GRID;
const CHUNKS: Record<SessionLayout, number[] | null> = {
  voxelwise: [N_TRIALS, 1, 1, 1],
  trialwise: [1, NZ, NY, NX],
  contiguous: null,
  gzip: [1, NZ, NY, NX],
};

/** Distance from the centre in units of the ellipsoid's half axes; at most 1 inside. */
function radius(z: number, y: number, x: number): number {
  const parts = [(2 * z) / (NZ - 1) - 1, (2 * y) / (NY - 1) - 1, (2 * x) / (NX - 1) - 1];
  return Math.hypot(...parts);
}

/**
 * Voxels shaped like the back of a cortex: a folded sheet 2 to 3 voxels thick.
 *
 * @returns  {@link MASK_VOXELS} ascending linear indices, x fastest.
 */
export function corticalMask(): Uint32Array {
  const scored: { index: number; depth: number }[] = [];
  for (let z = 0; z < NZ; z += 1) {
    for (let y = 0; y < NY * 0.5; y += 1) {
      for (let x = 0; x < NX; x += 1) {
        const folds = 0.05 * Math.sin(x * 0.6) * Math.cos(z * 0.5) + 0.04 * Math.sin(y * 0.7);
        const depth = Math.abs(radius(z, y, x) - 0.85 - folds);
        if (depth < 0.3) scored.push({ index: (z * NY + y) * NX + x, depth });
      }
    }
  }
  scored.sort((a, b) => a.depth - b.depth || a.index - b.index);
  return Uint32Array.from(scored.slice(0, MASK_VOXELS), ({ index }) => index).sort();
}

/** Values of plane `z` for all trials, `[nTrials, y, x]`; each voxel has its own seed. */
function planeOf(z: number): Int16Array {
  const plane = new Int16Array(N_TRIALS * NY * NX);
  for (let y = 0; y < NY; y += 1) {
    for (let x = 0; x < NX; x += 1) {
      if (radius(z, y, x) > 1) continue;
      const at = y * NX + x;
      const random = createRandom((z * NY + y) * NX + x);
      for (let trial = 0; trial < N_TRIALS; trial += 1) {
        plane[trial * NY * NX + at] = random.integer(4001) - 2000;
      }
    }
  }
  return plane;
}

/**
 * Write `/betas`, int16 `[750, 83, 104, 81]`.
 *
 * @param path    Overwritten.
 * @param layout  How the values are chunked.
 */
export async function writeSession(path: string, layout: SessionLayout): Promise<void> {
  await h5.ready;
  const file = new h5.File(path, 'w');
  const chunks = CHUNKS[layout];
  const shape = [N_TRIALS, ...GRID];
  // A dataset grows to its size, since the library only creates what it can hold in memory.
  const first = layout === 'voxelwise' ? [N_TRIALS, 1, 1, 1] : [1, ...GRID];
  const data = new Int16Array(first.reduce((product, length) => product * length, 1));
  const betas = file.create_dataset({
    name: 'betas',
    data,
    shape: first,
    maxshape: shape,
    chunks: chunks ?? [1, NZ, NY, NX],
    dtype: '<h',
    ...(layout === 'gzip' ? { compression: 'gzip' as const, compression_opts: 4 } : {}),
  });
  betas.resize(shape);
  for (let z = 0; z < NZ; z += 1) {
    betas.write_slice(
      [
        [0, N_TRIALS],
        [z, z + 1],
        [0, NY],
        [0, NX],
      ],
      planeOf(z),
    );
  }
  file.close();
}

if (process.argv[1]?.endsWith('session-file.ts')) {
  const [layout, path] = process.argv.slice(2);
  if (!path || !layout || !(layout in CHUNKS)) {
    console.error('usage: session-file.ts <voxelwise|trialwise|contiguous|gzip> <out.hdf5>');
    process.exitCode = 1;
  } else await writeSession(path, layout as SessionLayout);
}
