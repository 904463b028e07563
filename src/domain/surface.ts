/** @file A flattened hemisphere with its link to the voxels of a dataset. */
import type { Hemi } from './roi.ts';

export interface FlatSurface {
  hemi: Hemi;
  /** `[nVertices, 2]` row-major, mm, in the plane of the flat patch. */
  xy: Float32Array;
  /** `[nFaces, 3]` 0-based vertex indices into this patch. */
  faces: Uint32Array;
  /** `[nVertices]` dataset voxel of each vertex, -1 where none. */
  vertexVoxel: Int32Array;
  /** `[nVertices]` FreeSurfer sign (sulci > 0), absent when no file had it. */
  curvature: Float32Array | undefined;
}
