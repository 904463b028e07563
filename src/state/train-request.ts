/** @file From what the user asks of a training to what the mapper worker is asked: targets encoded first. */
import { bandsOf, type BandRule } from '../domain/bands.ts';
import type { DatasetInfo } from '../domain/dataset.ts';
import type { Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import type { Roi } from '../domain/roi.ts';
import {
  paperTargets,
  sizes,
  type NetworkOptions,
  type SizeId,
  type TargetOptions,
} from '../domain/training.ts';
import { presetOf, type Preset } from '../domain/training-presets.ts';
import type { TrainOptions } from '../../workers/mapper/training.protocol.ts';
import type { Bench } from './decode-scan.ts';

export interface TrainRequest {
  kind: 'ridge' | 'conv';
  target: Target;
  seed: number;
  /** Row of the paper's table 3; default: MSE + cos, then with the contrastive loss. */
  preset?: string;
  /** Default: the paper's on a GPU, small elsewhere. */
  size?: SizeId;
  /** What differs from preset and size. */
  network?: NetworkOptions;
  targets?: Partial<TargetOptions>;
  penalties?: number[];
  folds?: number;
  /** For `ridge`: a penalty for each group of voxels, by level, by atlas, or the regions named. */
  bands?: BandRule;
  /** Begin paused. */
  paused?: boolean;
  /** Held-out conditions retrieved after each epoch; default 300, 0 for none. */
  watched?: number;
  /** Begin with the weights of this mapper of the same target; default: drawn from the seed. */
  from?: string;
}

export interface TrainingContext {
  signal?: AbortSignal | undefined;
  progress?: ((what: string, fraction?: number) => void) | undefined;
}

/** All conditions that were shown in the trials of a split. */
export function conditionsOf({ trialCondition }: DatasetInfo, trials: Uint32Array): number[] {
  const conditions = new Set(Array.from(trials, (trial) => trialCondition[trial] ?? -1));
  conditions.delete(-1);
  return [...conditions];
}

const needs: Record<Target, string> = {
  image: 'pictures of the stimuli: drop nsd_stimuli.hdf5 or give an array the role stimuli',
  caption: 'captions: drop the COCO captions and nsd_stim_info_merged.csv',
  resnet: 'pictures of the stimuli: drop nsd_stimuli.hdf5 or give an array the role stimuli',
  pixels: 'pictures of the stimuli: drop them or give an array the role stimuli',
};

function assertTrainable({ truth, dataset }: Bench, target: Target): void {
  const possible = target === 'pixels' ? dataset.stimuli !== undefined : truth.available(target);
  if (possible) return;
  throw new LabError('missing-part', `Training towards ${target} needs ${needs[target]}.`, {
    target,
  });
}

/** The preset that stands for what is asked, with words for it. */
export function presetFor({ preset, network }: TrainRequest): Preset {
  return presetOf(preset ?? network?.recipe ?? 'contra-finetuned');
}

/** The size that is taken: a machine without a GPU gets the small one unless told otherwise. */
export function sizeFor({ size }: TrainRequest, backend: string | undefined): SizeId {
  return size ?? (backend === 'webgpu' || backend === 'webgl' ? 'paper' : 'small');
}

/** Variants of pictures are for targets of pictures, and fewer where encoding them is slow. */
function targetOptions(preset: Preset, size: SizeId, { target, targets }: TrainRequest) {
  const most = target === 'image' ? sizes[size].variants : 0;
  const { variants = 0 } = preset.targets;
  return { ...paperTargets, ...preset.targets, variants: Math.min(variants, most), ...targets };
}

function networkOptions(request: TrainRequest, backend: string | undefined): TrainOptions {
  const { target, seed, paused, watched, from } = request;
  const preset = presetFor(request);
  const size = sizeFor(request, backend);
  const words = size === 'small' ? `${preset.title}, small` : preset.title;
  return {
    kind: 'conv',
    ...{ target, seed, label: words },
    network: { ...sizes[size].network, recipe: preset.recipe, ...request.network },
    targets: targetOptions(preset, size, request),
    ...(paused ? { paused } : {}),
    ...(watched === undefined ? {} : { watched }),
    ...(from === undefined ? {} : { from }),
  };
}

/**
 * What the worker is asked.
 *
 * @throws LabError `missing-part` when bands are asked for and no region is loaded.
 */
export function workerOptions(
  request: TrainRequest,
  { backend, rois }: { backend: string | undefined; rois: readonly Roi[] },
): TrainOptions {
  if (request.kind === 'conv') return networkOptions(request, backend);
  const { target, seed, targets, penalties, folds, bands: rule } = request;
  const bands = rule && bandsOf(rois, rule);
  if (bands?.length === 0) {
    const text = 'No voxel is in a region that bands could be made of: drop ROI volumes first.';
    throw new LabError('missing-part', text, { rule });
  }
  return {
    ...{ kind: 'ridge', target, seed },
    ...(targets ? { targets } : {}),
    ...(penalties ? { penalties } : {}),
    ...(folds ? { folds } : {}),
    ...(bands ? { bands } : {}),
  };
}

/** Have everything encoded that a training will ask for: targets, their choices, those of held-out conditions. */
export async function ensureTargets(
  bench: Bench,
  { kind, target, targets, seed }: TrainOptions,
  { signal, progress }: TrainingContext,
): Promise<void> {
  assertTrainable(bench, target);
  if (target === 'pixels') return;
  const { dataset, truth } = bench;
  const told = (what: string) => ({
    signal,
    onProgress: (done: number, total: number) => progress?.(what, done / total),
  });
  const train = conditionsOf(dataset, dataset.split.train);
  const held = kind === 'conv' ? conditionsOf(dataset, dataset.split.val) : [];
  await truth.ensure(target, [...train, ...held], told('encoding the targets'));
  if (kind !== 'conv') return;
  const variants = targets?.variants ?? 0;
  if (target === 'image' && variants > 0) {
    const following = told(`encoding ${variants} altered variants of each picture`);
    await truth.ensureVariants(train, variants, seed, following);
  }
  if (target === 'caption') {
    await truth.ensureCaptions(train, told('encoding all captions'));
    const screens = (targets?.screenRatio ?? paperTargets.screenRatio) > 0;
    if (screens && truth.available('image')) {
      await truth.ensure('image', train, told('encoding pictures to screen the captions'));
    }
  }
}
