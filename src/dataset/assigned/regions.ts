/** @file Regions and reliability given by hand as vectors over the voxels of the responses. */
import { LabError } from '../../domain/errors.ts';
import type { Roi } from '../../domain/roi.ts';
import type { ReadOptions } from '../../readers/types.ts';
import { baseName, countOf, isSingleVolume } from '../loaded-file.ts';
import { describeSource, readResolved, withRole } from './source.ts';
import type { Resolved } from './source.ts';

function assertPerVoxel(found: Resolved, nVoxels: number): void {
  const length = countOf(found.shape);
  if (length === nVoxels) return;
  throw new LabError(
    'shape-mismatch',
    `${describeSource(found)} has ${length} values (${found.shape.join('×')}) for the role ${found.role}; ` +
      `the responses have ${nVoxels} voxels. Choose the vector made for these responses.`,
    { file: found.file.path, expected: nVoxels, found: [...found.shape] },
  );
}

const vectors = (resolved: readonly Resolved[], role: Resolved['role']) =>
  withRole(resolved, role).filter(({ array }) => !isSingleVolume(array));

/** One region a vector: its positive entries; more, `name 2`, when it holds several labels. */
export async function regionsFrom(
  resolved: readonly Resolved[],
  nVoxels: number,
  options?: ReadOptions,
): Promise<Roi[]> {
  const rois: Roi[] = [];
  for (const found of vectors(resolved, 'roi')) {
    assertPerVoxel(found, nVoxels);
    const values = await readResolved(found, options);
    const labels = [...new Set(values)].filter((label) => label > 0).toSorted((a, b) => a - b);
    const base = found.source.name ?? baseName(found.array.path || found.file.path);
    for (const label of labels) {
      rois.push({
        name: labels.length === 1 ? base : `${base} ${label}`,
        family: 'mask',
        hemi: 'both',
        level: undefined,
        voxels: Uint32Array.from([...values.keys()].filter((voxel) => values[voxel] === label)),
      });
    }
  }
  return rois;
}

/** `[nVoxels]`; undefined when none was given as a vector. */
export async function reliabilityFrom(
  resolved: readonly Resolved[],
  nVoxels: number,
  options?: ReadOptions,
): Promise<Float32Array | undefined> {
  const found = vectors(resolved, 'reliability').at(-1);
  if (!found) return undefined;
  assertPerVoxel(found, nVoxels);
  return Float32Array.from(await readResolved(found, options));
}
