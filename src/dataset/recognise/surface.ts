/**
 * @file Surfaces by their arrays: a triangle mesh, a flat patch, curvature, and NSD's transforms
 * (three frames of voxel coordinates per vertex). Hemisphere from the name, or from the number of
 * vertices of a native NSD surface.
 */
import type { Hemi } from '../../domain/roi.ts';
import { baseName, countOf, findArray, onlyArray } from '../loaded-file.ts';
import type { LoadedFile } from '../loaded-file.ts';
import { subjectOfVertices } from '../nsd/subjects.ts';
import type {
  CurvatureClaim,
  FlatMeshClaim,
  PatchClaim,
  SurfaceClaim,
  TransformClaim,
} from './surface-claims.ts';
import { pathHints } from './names.ts';

const TRANSFORM = /^(func1pt8|func1pt0|anat\w+)-to-(layerB[123]|white|pial)$/;

function hemiOf(path: string): Hemi | undefined {
  const name = baseName(path);
  return pathHints(path).hemi ?? (/(^|[._-])(lh|rh)([._-]|$)/.exec(name)?.[2] as Hemi | undefined);
}

const PYCORTEX_FLAT = /^flat_(lh|rh)$/;

/** A flat surface with its own triangles: pycortex's `flat_lh.gii`, `lh.flat.surf.gii`. */
export function recogniseFlatMesh({ opened, path }: LoadedFile): FlatMeshClaim | undefined {
  const vertices = findArray(opened, 'vertices');
  const faces = findArray(opened, 'faces');
  const hemi = hemiOf(path);
  const { stem, subject } = pathHints(path);
  if (!vertices || !faces || !hemi || !/(^|[._-])flat([._-]|$)/i.test(stem)) return undefined;
  const nVertices = vertices.shape[0] ?? 0;
  const turned = PYCORTEX_FLAT.test(stem);
  return {
    kind: 'flat-mesh',
    what: `flat surface, ${hemi}`,
    because:
      `${nVertices} vertices and ${faces.shape[0] ?? 0} triangles, flat by its name` +
      (turned ? '; turned by 90° as pycortex writes it' : ''),
    subject: subjectOfVertices(nVertices)?.subject.subject ?? subject,
    hemi,
    nVertices,
    vertices,
    faces,
    turned,
  };
}

/** A mesh: `vertices` with `faces`. */
export function recogniseSurface({ opened, path }: LoadedFile): SurfaceClaim | undefined {
  const vertices = findArray(opened, 'vertices');
  const faces = findArray(opened, 'faces');
  if (!vertices || !faces) return undefined;
  const nVertices = vertices.shape[0] ?? 0;
  const known = subjectOfVertices(nVertices);
  const hemi = hemiOf(path) ?? known?.hemi;
  const name = pathHints(path).stem;
  return {
    kind: 'surface',
    what: `surface ${name}${hemi ? `, ${hemi}` : ''}`,
    because: `${nVertices} vertices and ${faces.shape[0] ?? 0} triangles`,
    subject: known?.subject.subject ?? pathHints(path).subject,
    hemi,
    name,
    vertices,
    faces,
  };
}

/** A FreeSurfer patch: vertex ids with coordinates, no faces of its own. */
export function recognisePatch({ opened, path }: LoadedFile): PatchClaim | undefined {
  const vertexId = findArray(opened, 'vertex');
  const xyz = findArray(opened, 'xyz');
  const hemi = hemiOf(path);
  if (!vertexId || !xyz || !hemi) return undefined;
  return {
    kind: 'patch',
    what: `flat patch, ${hemi}`,
    because: `FreeSurfer patch of ${countOf(vertexId.shape)} vertices`,
    subject: pathHints(path).subject,
    hemi,
    vertexId,
    xyz,
  };
}

/** One value per vertex, named curvature. */
export function recogniseCurvature({ opened, path }: LoadedFile): CurvatureClaim | undefined {
  const array = onlyArray(opened);
  const hemi = hemiOf(path);
  const named = /^curv(ature)?$/.test(pathHints(path).stem);
  if (!array || !hemi || !named || countOf(array.shape) !== Math.max(...array.shape)) {
    return undefined;
  }
  const nVertices = countOf(array.shape);
  return {
    kind: 'curvature',
    what: `curvature, ${hemi}`,
    because: `one value for each of ${nVertices} vertices, by its name`,
    subject: subjectOfVertices(nVertices)?.subject.subject ?? pathHints(path).subject,
    hemi,
    array,
  };
}

/** `HH.func1pt8-to-layerB2.mgz`: frames x, y, z. */
export function recogniseTransform({ opened, path }: LoadedFile): TransformClaim | undefined {
  const array = onlyArray(opened);
  const hints = pathHints(path);
  const [, from, to] = TRANSFORM.exec(hints.stem) ?? [];
  if (!array || !hints.hemi || !from || !to || array.shape[0] !== 3) return undefined;
  const nVertices = countOf(array.shape) / 3;
  return {
    kind: 'transform',
    what: `transform ${from} to ${to}, ${hints.hemi}`,
    because: `three coordinates for each of ${nVertices} vertices, by its name`,
    subject: subjectOfVertices(nVertices)?.subject.subject ?? hints.subject,
    hemi: hints.hemi,
    from,
    to,
    array,
    nVertices,
  };
}
