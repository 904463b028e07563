/** @file The options of a network's training, checked, and the network that they make. */
import { LabError } from '../../../src/domain/errors.ts';
import { paperNetwork, recipeIds, type NetworkOptions } from '../../../src/domain/training.ts';
import { MAX_BUFFER_BYTES } from '../engine/backends.ts';
import { paddedFor, type NetworkLayout } from '../network/layout.ts';
import type { TrainOptions } from '../training.protocol.ts';

/** Options that may be 0, those that need not be whole, and those that are a share. */
const [MAY_BE_ZERO, MAY_BE_BROKEN] = [
  /Epochs$|weightDecay|resetMoments|anneal|warmup|blend|voxelDropout|inputNoise/,
  /rate|weightDecay|columns|warmup|blend|voxelDropout|inputNoise/,
];

const MOST: Record<string, number> = { anneal: 1, blend: 1, columns: 1, voxelDropout: 0.9 };

function isAllowed(name: string, value: unknown): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  const least = MAY_BE_ZERO.test(name) ? 0 : Number.MIN_VALUE;
  const most = MOST[name] ?? Infinity;
  const whole = MAY_BE_BROKEN.test(name) || Number.isInteger(value);
  return value >= least && value <= most && whole;
}

/**
 * What is asked over the paper's defaults.
 *
 * @throws LabError `bad-request` naming the first option that cannot be so.
 */
export function optionsOf(request: TrainOptions): Required<NetworkOptions> {
  const squashed = request.target === 'resnet' ? { nStrided: 2 as const } : {};
  const options = { ...paperNetwork, ...squashed, ...request.network };
  for (const [name, value] of Object.entries(options)) {
    if (name === 'recipe') {
      if (recipeIds.some((id) => id === value)) continue;
    } else {
      if (isAllowed(name, value)) continue;
    }
    throw new LabError('bad-request', `The training option '${name}' cannot be ${value}.`, {
      name,
    });
  }
  return options;
}

/**
 * The network of these options for so many voxels and target values.
 *
 * @throws LabError `limit-exceeded` when a layer of one scan is over 128 MiB.
 */
export function layoutFor(
  options: Required<NetworkOptions>,
  nVoxels: number,
  dim: number,
): NetworkLayout {
  const { nStrided, nBlocks, width: channels, hidden } = options;
  const nPadded = paddedFor(nVoxels, nStrided);
  const positions = nPadded / 2 ** nStrided;
  const bytes = 4 * positions * dim;
  if (bytes > MAX_BUFFER_BYTES) {
    throw new LabError(
      'limit-exceeded',
      `A network from ${nVoxels} voxels to ${dim} values needs ${Math.round(bytes / 2 ** 20)} MiB for ` +
        `one layer, more than the ${MAX_BUFFER_BYTES / 2 ** 20} MiB of a GPU buffer. Train a ridge towards this target, or use smaller stimuli.`,
      { bytes, limit: MAX_BUFFER_BYTES },
    );
  }
  return { nStrided, nBlocks, channels, dim, hidden, nPadded, positions };
}
