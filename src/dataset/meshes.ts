/**
 * @file Which patch, triangles and curvature belong together: a folder of NSD holds those of the
 * subject and of fsaverage. The number of vertices decides, then the folder.
 */
import type { Hemi } from '../domain/roi.ts';
import { countOf } from './loaded-file.ts';
import { partsOf } from './recognise/claim.ts';
import type { Part } from './recognise/claim.ts';
import type {
  CurvatureClaim,
  FlatMeshClaim,
  PatchClaim,
  SurfaceClaim,
} from './recognise/surface-claims.ts';

export interface MeshSet {
  /** A patch with the triangles of a whole surface, or a flat surface with its own. */
  flat: { patch: Part<PatchClaim>; mesh: Part<SurfaceClaim> } | { flatMesh: Part<FlatMeshClaim> };
  curvature: Part<CurvatureClaim> | undefined;
}

/** Any surface has the same triangles; white is NSD's own choice. */
const MESHES = ['white', 'smoothwm', 'pial', 'inflated', 'sphere'];

const folderOf = ({ file }: Part) => file.path.slice(0, file.path.lastIndexOf('/') + 1);

function firstBy<T>(items: readonly T[], rank: (item: T) => number): T | undefined {
  return items.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** Surfaces of a hemisphere, whatever their number of vertices. */
export function meshesOf(parts: readonly Part[], hemi: Hemi): Part<SurfaceClaim>[] {
  return partsOf(parts, 'surface').filter(({ claim }) => claim.hemi === hemi);
}

/** A flat surface of a hemisphere with this many vertices. */
function flatMeshOf(parts: readonly Part[], hemi: Hemi, nVertices: number) {
  return partsOf(parts, 'flat-mesh').find(
    ({ claim }) => claim.hemi === hemi && claim.nVertices === nVertices,
  );
}

/**
 * What draws a hemisphere of `nVertices` vertices flat; undefined when patch or triangles are absent.
 * Of several patches in a folder the full one is taken.
 */
export function meshSet(
  parts: readonly Part[],
  hemi: Hemi,
  nVertices: number,
): MeshSet | undefined {
  const meshes = meshesOf(parts, hemi).filter(({ claim }) => claim.vertices.shape[0] === nVertices);
  const folders = new Set(meshes.map(folderOf));
  const patch = firstBy(
    partsOf(parts, 'patch').filter(({ claim }) => claim.hemi === hemi),
    (part) => (folders.has(folderOf(part)) ? 0 : 2) + (/full/.test(part.file.path) ? 0 : 1),
  );
  const rank = ({ claim }: Part<SurfaceClaim>) => (MESHES.indexOf(claim.name) + 99) % 99;
  const mesh = firstBy(meshes, rank);
  const flatMesh = flatMeshOf(parts, hemi, nVertices);
  const isWhole = patch && mesh && countOf(patch.claim.vertexId.shape) <= nVertices;
  const flat = isWhole ? { patch, mesh } : flatMesh && { flatMesh };
  if (!flat) return undefined;
  const curvature = partsOf(parts, 'curvature').find(
    ({ claim }) => claim.hemi === hemi && countOf(claim.array.shape) === nVertices,
  );
  return { flat, curvature };
}
