/**
 * @file A small subject with two flat hemispheres, bands of visual areas, category patches, a voxel
 * grid and noise ceilings. For tests of views; nothing in it imitates measured brains.
 */
import type { DatasetInfo } from '../domain/dataset.ts';
import type { Hemi, Roi } from '../domain/roi.ts';
import type { FlatSurface } from '../domain/surface.ts';
import { createRandom } from '../numerics/random.ts';

interface Area {
  name: string;
  family: string;
  level: Roi['level'];
  /** Is a point of the unit disc in it? `x` grows away from the midline. */
  has(x: number, y: number): boolean;
}

function blob(name: string, family: string, cx: number, cy: number, radius: number): Area {
  return {
    name,
    family,
    level: 'higher',
    has: (x, y) => Math.hypot(x - cx, (y - cy) * 1.2) < radius,
  };
}

function band(name: string, from: number, to: number, upper: boolean): Area {
  return {
    name,
    family: 'prf-visualrois',
    level: 'early',
    has: (x, y) => {
      const r = Math.hypot(x + 0.75, y * 1.15);
      return y >= 0 === upper && r >= from && r < to && Math.abs(y) < 0.75;
    },
  };
}

export const areas: readonly Area[] = [
  band('V1v', 0, 0.42, false),
  band('V1d', 0, 0.42, true),
  band('V2v', 0.42, 0.6, false),
  band('V2d', 0.42, 0.6, true),
  band('V3v', 0.6, 0.76, false),
  band('V3d', 0.6, 0.76, true),
  {
    ...blob('hV4', 'prf-visualrois', 0.16, -0.42, 0.16),
    level: 'intermediate',
  },
  blob('OFA', 'floc-faces', 0.32, -0.12, 0.1),
  blob('FFA-1', 'floc-faces', 0.46, -0.46, 0.13),
  blob('EBA', 'floc-bodies', 0.42, 0.2, 0.17),
  blob('FBA-1', 'floc-bodies', 0.62, -0.32, 0.09),
  blob('OWFA', 'floc-words', 0.3, -0.62, 0.09),
  blob('VWFA-1', 'floc-words', 0.68, -0.12, 0.1),
  blob('OPA', 'floc-places', 0.2, 0.62, 0.13),
  blob('PPA', 'floc-places', 0.08, -0.76, 0.13),
  blob('RSC', 'floc-places', -0.35, 0.78, 0.11),
];

function hemisphere(hemi: Hemi, side: number, firstVoxel: number) {
  const index = new Int32Array(side * side).fill(-1);
  const xy: number[] = [];
  const curvature: number[] = [];
  const voxelOf: number[] = [];
  const places: [number, number][] = [];
  const cells = new Map<number, number>();
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const x = (2 * column) / (side - 1) - 1;
      const y = (2 * row) / (side - 1) - 1;
      const edge = 0.94 + 0.06 * Math.sin(5 * Math.atan2(y, x));
      if (Math.hypot(x, y) > edge) continue;
      index[row * side + column] = voxelOf.length;
      const outwards = hemi === 'lh' ? -x : x;
      xy.push(outwards * 60, y * 60);
      curvature.push(Math.sin(9 * x + 4 * Math.sin(3 * y)) * 0.25);
      // Four vertices to a voxel, as a surface of finer grain than the scan has.
      const cell = (row >> 1) * side + (column >> 1);
      const voxel = cells.get(cell) ?? cells.size + firstVoxel;
      if (!cells.has(cell)) places.push([x, y]);
      cells.set(cell, voxel);
      voxelOf.push(Math.hypot(x, y) > 0.9 ? -1 : voxel);
    }
  }
  const surface: FlatSurface = {
    hemi,
    xy: Float32Array.from(xy),
    faces: facesOf(index, side),
    vertexVoxel: Int32Array.from(voxelOf),
    curvature: Float32Array.from(curvature),
  };
  return { surface, places };
}

function facesOf(index: Int32Array, side: number): Uint32Array {
  const faces: number[] = [];
  for (let row = 0; row + 1 < side; row += 1) {
    for (let column = 0; column + 1 < side; column += 1) {
      const corners = [0, 1, side, side + 1].map((o) => index[row * side + column + o] ?? -1);
      const [a = -1, b = -1, c = -1, d = -1] = corners;
      if (a >= 0 && b >= 0 && c >= 0) faces.push(a, b, c);
      if (b >= 0 && c >= 0 && d >= 0) faces.push(b, d, c);
    }
  }
  return Uint32Array.from(faces);
}

function roisOf(places: { hemi: Hemi; x: number; y: number }[]): Roi[] {
  return areas.flatMap((area) => {
    const voxels = (hemi?: Hemi): Uint32Array =>
      Uint32Array.from(
        places.flatMap((p, i) => ((hemi ?? p.hemi) === p.hemi && area.has(p.x, p.y) ? [i] : [])),
      );
    const { name, family, level } = area;
    return [
      { name, family, level, hemi: 'both' as const, voxels: voxels() },
      { name: `lh.${name}`, family, level, hemi: 'lh' as const, voxels: voxels('lh') },
      { name: `rh.${name}`, family, level, hemi: 'rh' as const, voxels: voxels('rh') },
    ];
  });
}

export interface FlatSubjectOptions {
  /** Vertices along the side of a hemisphere's square; 48 gives about 1,700 vertices each. */
  side?: number;
  nTrials?: number;
  nConditions?: number;
}

/** A dataset with surfaces, grid, ROIs and reliability; deterministic. */
export function flatSubject(options: FlatSubjectOptions = {}): DatasetInfo {
  const { side = 48, nTrials = 60, nConditions = 20 } = options;
  const lh = hemisphere('lh', side, 0);
  const rh = hemisphere('rh', side, lh.places.length);
  const places = [
    ...lh.places.map(([x, y]) => ({ hemi: 'lh' as const, x, y })),
    ...rh.places.map(([x, y]) => ({ hemi: 'rh' as const, x, y })),
  ];
  const nVoxels = places.length;
  const width = Math.ceil(side / 2);
  const dims: [number, number, number] = [
    width,
    width,
    Math.ceil((nVoxels * 1.6) / width ** 2) + 1,
  ];
  const voxelLinear = Uint32Array.from({ length: nVoxels }, (_, i) => Math.floor(i * 1.6));
  return {
    id: 'flat-subject',
    name: 'Flat subject',
    simulated: true,
    nsd: true,
    subject: 'subj01',
    nTrials,
    nVoxels,
    nConditions,
    sessions: [{ session: 1, firstTrial: 0, nTrials }],
    trialCondition: Int32Array.from({ length: nTrials }, (_, i) => i % nConditions),
    conditionNames: Array.from({ length: nConditions }, (_, i) => String(i + 1)),
    units: 'psc300',
    order: 'nifti',
    grid: { dims, voxelLinear },
    rois: roisOf(places),
    surfaces: [lh.surface, rh.surface],
    ncsnr: Float32Array.from(places, (p) => Math.max(0, 0.9 - Math.hypot(p.x, p.y) * 0.7)),
    stimuli: { count: nConditions, height: 16, width: 16, channels: 3 },
    hasCaptions: true,
    categoryNames: ['person', 'dog', 'boat'],
    split: {
      train: Uint32Array.from({ length: nTrials - 5 }, (_, i) => i),
      val: Uint32Array.from({ length: 5 }, (_, i) => nTrials - 5 + i),
      rule: 'given',
    },
    missing: [],
  };
}

/** Smooth betas (z) over the voxels of a subject, different for each trial. */
export function smoothBetas(dataset: DatasetInfo, trial: number): Float32Array {
  const random = createRandom(trial + 1);
  const phase = random.uniform() * 6;
  const gains = new Map(dataset.rois.map((roi) => [roi.name, random.normal() * 1.5]));
  const betas = Float32Array.from(
    { length: dataset.nVoxels },
    (_, i) => 0.6 * Math.sin(i / 9 + phase) + 0.35 * random.normal(),
  );
  for (const roi of dataset.rois.filter((r) => r.hemi === 'both')) {
    for (const voxel of roi.voxels) betas[voxel] = (betas[voxel] ?? 0) + (gains.get(roi.name) ?? 0);
  }
  return betas;
}
