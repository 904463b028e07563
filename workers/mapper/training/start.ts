/** @file What a training begins with: a checkpoint of it that no other tab is at, or first weights. */
import { LabError } from '../../../src/domain/errors.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import type { TrainOptions } from '../training.protocol.ts';
import { lastGood, type Found } from './checkpoints.ts';
import { firstWeights } from './initial.ts';
import { layoutFor, optionsOf } from './options.ts';
import type { Site } from './site.ts';

/**
 * A checkpoint of the same training on the same voxels, where one is asked for.
 *
 * @throws LabError `shape-mismatch` for other voxels.
 */
export async function foundFor(site: Site, request: TrainOptions): Promise<Found | undefined> {
  if (request.id === undefined || request.resume !== true) return undefined;
  const found = await lastGood(site.files, request.id);
  const { nVoxels } = site.scans.dataset;
  if (!found || found.checkpoint.head.nVoxels === nVoxels) return found;
  throw new LabError(
    'shape-mismatch',
    `This training was of ${found.checkpoint.head.nVoxels} voxels; these betas have ${nVoxels}. ` +
      'Drop the betas it was begun with, or begin anew.',
    { expected: found.checkpoint.head.nVoxels, found: nVoxels },
  );
}

/** A checkpoint to go on from, or else the weights to begin with. */
export interface Start {
  found: Found | undefined;
  weights: TensorRecord;
}

/** Where the training begins; `found` is from {@link foundFor}, `dim` the width of its targets. */
export async function startFor(
  site: Site,
  request: TrainOptions,
  found: Found | undefined,
  dim: number,
): Promise<Start> {
  if (found) return { found, weights: {} };
  const layout = layoutFor(optionsOf(request), site.scans.dataset.nVoxels, dim);
  return { found, weights: await firstWeights(site.registry, request, layout) };
}

/** Work on a training that no other tab has. @throws LabError `bad-request` when one has it. */
export async function heldAlone<T>(
  { files }: Site,
  { id }: TrainOptions,
  work: () => Promise<T>,
): Promise<T> {
  if (id === undefined) return work();
  const release = await files.hold(id);
  if (!release) {
    throw new LabError('bad-request', 'This training goes on in another tab of this page.', { id });
  }
  try {
    return await work();
  } finally {
    release();
  }
}
