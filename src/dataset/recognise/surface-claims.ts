/** @file What a rule takes a file for, of surfaces: betas, labels and maps of vertices, and their geometry. */
import type { MissingMark, Release, Units } from '../../domain/arrays.ts';
import type { Hemi } from '../../domain/roi.ts';
import type { NamedArray } from '../../readers/types.ts';

/** What every claim says. */
export interface Reasoned {
  /** E.g. `betas, session 3`. */
  what: string;
  /** The shape, header or name that decided it. */
  because: string;
  /** 1..8 where the grid, the vertex count or the folder tells it. */
  subject: number | undefined;
  /** Folder of NSD's betas that betas and their maps belong to, where the path tells. */
  version?: string | undefined;
  /** What marks missing voxels, as said by hand. */
  missing?: MissingMark;
  /** As said by hand. */
  release?: Release;
}

/** Betas on a surface (one column a vertex). */
export interface SurfaceBetasClaim extends Reasoned {
  kind: 'surface-betas';
  session: number;
  hemi: Hemi;
  array: NamedArray;
  nTrials: number;
  nVertices: number;
  units: Units;
}

/** Labels of the vertices of the challenge, or of all of fsaverage. Regions are labels above 0. */
export interface VertexLabelsClaim extends Reasoned {
  kind: 'vertex-labels';
  family: string;
  hemi: Hemi;
  space: 'fsaverage' | 'challenge';
  array: NamedArray;
}

/** Labels of an atlas on a surface, one hemisphere. */
export interface SurfaceRoiClaim extends Reasoned {
  kind: 'surface-roi';
  family: string;
  hemi: Hemi;
  array: NamedArray;
  nVertices: number;
}

/** ncsnr on a surface, one hemisphere. */
export interface SurfaceMapClaim extends Reasoned {
  kind: 'surface-map';
  hemi: Hemi;
  array: NamedArray;
  nVertices: number;
}

/** A triangle surface; only its faces are used, with a flat patch. */
export interface SurfaceClaim extends Reasoned {
  kind: 'surface';
  hemi: Hemi | undefined;
  name: string;
  vertices: NamedArray;
  faces: NamedArray;
}

/** A surface that is flat where its triangles are; vertices of no triangle lie elsewhere. */
export interface FlatMeshClaim extends Reasoned {
  kind: 'flat-mesh';
  hemi: Hemi;
  nVertices: number;
  vertices: NamedArray;
  faces: NamedArray;
  /** Coordinates are `(y, -x)` of FreeSurfer's, as pycortex writes them. */
  turned: boolean;
}

/** A flattened patch: vertex ids of the whole surface with their place in the plane. */
export interface PatchClaim extends Reasoned {
  kind: 'patch';
  hemi: Hemi;
  vertexId: NamedArray;
  xyz: NamedArray;
}

export interface CurvatureClaim extends Reasoned {
  kind: 'curvature';
  hemi: Hemi;
  array: NamedArray;
}

/** Where in a functional volume each vertex of a layer lies: 1-based, 9999 = nowhere. */
export interface TransformClaim extends Reasoned {
  kind: 'transform';
  hemi: Hemi;
  from: string;
  to: string;
  array: NamedArray;
  nVertices: number;
}
