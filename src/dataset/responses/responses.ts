/** @file The responses of a data set, from the first source that has them. */
import type { ReadOptions } from '../../readers/types.ts';
import type { Resolved } from '../assigned/source.ts';
import type { Part } from '../recognise/claim.ts';
import { fromAssigned } from './from-assigned.ts';
import { fromRows } from './from-rows.ts';
import { fromSurfaces } from './from-surfaces.ts';
import { fromVolumes } from './from-volumes.ts';
import type { Responses } from './types.ts';

/**
 * Responses given by hand; else volumes or masked rows of sessions; else sessions on surfaces; else
 * rows of averaged pictures. Undefined when there are none, or when whole volumes have no mask to
 * choose voxels by.
 *
 * @throws LabError `shape-mismatch` with both shapes; `empty-roi` for a mask without a voxel.
 */
export async function responsesOf(
  parts: readonly Part[],
  assigned: readonly Resolved[],
  options?: ReadOptions,
): Promise<Responses | undefined> {
  return (
    (await fromAssigned(assigned, parts, options)) ??
    (await fromVolumes(parts, options)) ??
    (await fromSurfaces(parts, options)) ??
    fromRows(parts, options)
  );
}
