/**
 * @file NSD's eight subjects by the shape of their data: the grid tells the subject in either
 * resolution, and so does the number of vertices. Figures from the NSD data manual (technical
 * notes) and cvnlab/nsddatapaper `export_noiseceiling.m`; nsdgeneral counts from the decoders
 * published on it.
 */
export type Dims = readonly [number, number, number];
export type FuncSpace = 'func1pt8mm' | 'func1mm';

export interface NsdSubject {
  /** 1..8. */
  subject: number;
  func1pt8mm: Dims;
  func1mm: Dims;
  /** Vertices of the native surface. */
  vertices: { lh: number; rh: number };
  /** Voxels of `nsdgeneral > 0` at 1.8 mm. */
  nsdgeneral: number;
  /** Sessions completed. */
  sessions: number;
}

type Row = [Dims, Dims, [number, number], number, number];
const ROWS: Row[] = [
  [[81, 104, 83], [145, 186, 148], [227021, 226601], 15724, 40],
  [[82, 106, 84], [146, 190, 150], [239633, 239309], 14278, 40],
  [[81, 106, 82], [145, 190, 146], [240830, 243023], 15226, 32],
  [[85, 99, 80], [152, 177, 143], [228495, 227262], 13153, 30],
  [[79, 97, 78], [141, 173, 139], [197594, 198908], 13039, 40],
  [[85, 113, 83], [152, 202, 148], [253634, 259406], 17907, 32],
  [[78, 95, 81], [139, 170, 145], [198770, 200392], 12682, 40],
  [[80, 103, 78], [143, 184, 139], [224364, 224398], 14386, 30],
];

export const NSD_SUBJECTS: readonly NsdSubject[] = ROWS.map(
  ([func1pt8mm, func1mm, [lh, rh], nsdgeneral, sessions], i) => ({
    subject: i + 1,
    func1pt8mm,
    func1mm,
    vertices: { lh, rh },
    nsdgeneral,
    sessions,
  }),
);

/** Vertices of a hemisphere of fsaverage. */
export const FSAVERAGE_VERTICES = 163842;

export function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** The subject and resolution whose grid this is; undefined for any other grid. */
export function subjectOfGrid(
  dims: readonly number[],
): { subject: NsdSubject; space: FuncSpace } | undefined {
  for (const subject of NSD_SUBJECTS) {
    if (sameDims(dims, subject.func1pt8mm)) return { subject, space: 'func1pt8mm' };
    if (sameDims(dims, subject.func1mm)) return { subject, space: 'func1mm' };
  }
  return undefined;
}

/** The subject and hemisphere with this many vertices on its native surface. */
export function subjectOfVertices(
  nVertices: number,
): { subject: NsdSubject; hemi: 'lh' | 'rh' } | undefined {
  for (const subject of NSD_SUBJECTS) {
    if (subject.vertices.lh === nVertices) return { subject, hemi: 'lh' };
    if (subject.vertices.rh === nVertices) return { subject, hemi: 'rh' };
  }
  return undefined;
}

/** The subject whose `nsdgeneral` at 1.8 mm has this many voxels; no two have as many. */
export function subjectOfMask(nVoxels: number): number | undefined {
  return NSD_SUBJECTS.find(({ nsdgeneral }) => nsdgeneral === nVoxels)?.subject;
}

/** `subj01`. */
export function subjectName(subject: number): string {
  return `subj${String(subject).padStart(2, '0')}`;
}

/** `81×104×83`. */
export function dimsText(dims: readonly number[]): string {
  return dims.join('×');
}
