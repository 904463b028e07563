/** @file A dataset made up in memory for tests of views: any size, no files, seeded. */
import type { DatasetInfo, Picture, SessionInfo } from '../domain/dataset.ts';
import type { Roi } from '../domain/roi.ts';
import type { FlatSurface } from '../domain/surface.ts';
import { createRandom } from '../numerics/random.ts';

export interface FakeDatasetOptions {
  nSessions?: number;
  trialsPerSession?: number;
  repetitions?: number;
  nVoxels?: number;
  simulated?: boolean;
}

function sessionsOf(nSessions: number, nTrials: number): SessionInfo[] {
  return Array.from({ length: nSessions }, (_, i) => ({
    session: i + 1,
    firstTrial: i * nTrials,
    nTrials,
  }));
}

/** Conditions dealt over the trials in a seeded order, each about `repetitions` times. */
function conditionsOf(nTrials: number, repetitions: number): Int32Array {
  const all = Array.from({ length: nTrials }, (_, i) => Math.floor(i / repetitions));
  return Int32Array.from(createRandom(7).shuffle(all));
}

const roiNames: [string, string, Roi['level']][] = [
  ['V1v', 'prf-visualrois', 'early'],
  ['V2v', 'prf-visualrois', 'early'],
  ['hV4', 'prf-visualrois', 'intermediate'],
  ['FFA-1', 'floc-faces', 'higher'],
  ['EBA', 'floc-bodies', 'higher'],
  ['PPA', 'floc-places', 'higher'],
];

function roisOf(nVoxels: number): Roi[] {
  const each = Math.floor(nVoxels / roiNames.length);
  return roiNames.map(([name, family, level], i) => ({
    name,
    family,
    hemi: 'both' as const,
    level,
    voxels: Uint32Array.from({ length: each }, (_, v) => i * each + v),
  }));
}

/** A square patch of `side` x `side` vertices, 1 mm apart, one voxel a vertex as far as they go. */
function surfaceOf(hemi: 'lh' | 'rh', side: number, firstVoxel: number): FlatSurface {
  const n = side * side;
  const faces: number[] = [];
  for (let row = 0; row + 1 < side; row += 1) {
    for (let column = 0; column + 1 < side; column += 1) {
      const at = row * side + column;
      faces.push(at, at + 1, at + side, at + 1, at + side + 1, at + side);
    }
  }
  return {
    hemi,
    xy: Float32Array.from({ length: n * 2 }, (_, i) =>
      i % 2 === 0 ? (i >> 1) % side : Math.floor((i >> 1) / side),
    ),
    faces: Uint32Array.from(faces),
    vertexVoxel: Int32Array.from({ length: n }, (_, v) => firstVoxel + v),
    curvature: Float32Array.from({ length: n }, (_, v) => Math.sin(v / 5)),
  };
}

/** Every eighth condition is held out. */
function splitOf(trialCondition: Int32Array): DatasetInfo['split'] {
  const train: number[] = [];
  const val: number[] = [];
  trialCondition.forEach((condition, trial) => (condition % 8 === 0 ? val : train).push(trial));
  return { train: Uint32Array.from(train), val: Uint32Array.from(val), rule: 'shared' };
}

/** Defaults are the demo subject's size; 40 sessions of 750 make a whole NSD subject. */
export function fakeDataset(options: FakeDatasetOptions = {}): DatasetInfo {
  const { nSessions = 4, trialsPerSession = 750, repetitions = 3 } = options;
  const { nVoxels = 1800, simulated = true } = options;
  const nTrials = nSessions * trialsPerSession;
  const trialCondition = conditionsOf(nTrials, repetitions);
  const nConditions = Math.ceil(nTrials / repetitions);
  const side = Math.floor(Math.sqrt(nVoxels / 2));
  return {
    id: `fake-${nTrials}-${nVoxels}`,
    name: simulated ? 'Demo subject' : 'subj01',
    simulated,
    nsd: true,
    subject: simulated ? 'demo' : 'subj01',
    nTrials,
    nVoxels,
    nConditions,
    sessions: sessionsOf(nSessions, trialsPerSession),
    trialCondition,
    conditionNames: Array.from(
      { length: nConditions },
      (_, i) => `73k ${((i * 7919) % 73000) + 1}`,
    ),
    units: 'psc300',
    order: 'nifti',
    grid: undefined,
    rois: roisOf(nVoxels),
    surfaces: [surfaceOf('lh', side, 0), surfaceOf('rh', side, side * side)],
    ncsnr: Float32Array.from({ length: nVoxels }, (_, v) => 0.2 + (v % 100) / 100),
    stimuli: { count: nConditions, height: 64, width: 64, channels: 3 },
    hasCaptions: true,
    categoryNames: ['person', 'boat', 'dog'],
    split: splitOf(trialCondition),
    missing: [],
  };
}

/** A soft seeded picture, different for each seed. */
export function fakePicture(seed: number, size = 64): Picture {
  const random = createRandom(seed);
  const pick = () => Array.from({ length: 3 }, () => 40 + random.integer(200));
  const [sky, land] = [pick(), pick()];
  const horizon = size * (0.35 + 0.4 * random.uniform());
  const [x0, y0, radius] = [random.integer(size), random.integer(size), 5 + random.integer(12)];
  const thing = pick();
  const pixels = new Uint8Array(size * size * 3);
  for (let i = 0; i < size * size; i += 1) {
    const [x, y] = [i % size, Math.floor(i / size)];
    const inside = (x - x0) ** 2 + (y - y0) ** 2 < radius ** 2;
    pixels.set(inside ? thing : y < horizon ? sky : land, i * 3);
  }
  return { width: size, height: size, channels: 3, pixels };
}

/** `[n]` seeded normals, of unit length unless told otherwise. */
export function fakeVector(seed: number, n: number, unit = true): Float32Array {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: n }, () => random.normal());
  const norm = unit ? Math.hypot(...values) : 1;
  return values.map((value) => value / norm);
}
