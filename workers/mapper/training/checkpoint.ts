/**
 * @file A training as a file and back: safetensors with the place of the training in its metadata and
 * a hash over the numbers, so that a file cut short or half overwritten is told from a good one.
 */
import { LabError } from '../../../src/domain/errors.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import { readSafetensors, writeSafetensors } from '../../../src/models/safetensors.ts';
import type { TrainOptions } from '../training.protocol.ts';
import { sha256Of } from '../ridge/sha256.ts';
import type { TrainingState } from './state.ts';

const FORMAT = 'afterimage-training-1';

/** What a checkpoint is of. */
export interface CheckpointHead {
  id: string;
  /** Dataset that it was trained on. */
  dataset: string;
  nVoxels: number;
  options: TrainOptions;
  /** Rises with each file of a training. */
  sequence: number;
  /** Milliseconds since 1970. */
  savedAt: number;
  /** Whether it stood still when it was written. */
  paused: boolean;
  /** Batches done and in all, for the page. */
  done: number;
  total: number;
}

export interface Checkpoint {
  head: CheckpointHead;
  state: TrainingState;
}

type Plain = Pick<TrainingState, 'phase' | 'epoch' | 'batch' | 'lossSum' | 'epochs' | 'seconds'> & {
  best: { check: number | null; epoch: number };
  adamSteps: number;
};

function prefixed(prefix: string, tensors: TensorRecord): TensorRecord {
  return Object.fromEntries(Object.entries(tensors).map(([name, t]) => [prefix + name, t]));
}

function withPrefix(prefix: string, tensors: TensorRecord): TensorRecord {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

const valuesOf = (tensors: TensorRecord) => Object.values(tensors).map(({ values }) => values);

/** The bytes of a checkpoint; the state is copied. */
export async function encodeCheckpoint({
  head,
  state,
}: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const { phase, epoch, batch, lossSum, epochs, seconds, best, adam } = state;
  const tensors = {
    ...prefixed('weights/', state.weights),
    ...prefixed('best/', best.weights),
    ...prefixed('adam/', adam.tensors),
    ...prefixed('extra/', state.extra),
  };
  const check = Number.isFinite(best.check) ? best.check : null;
  const plain: Plain = {
    ...{ phase, epoch, batch, lossSum, epochs, seconds },
    best: { check, epoch: best.epoch },
    adamSteps: adam.steps,
  };
  return writeSafetensors(tensors, {
    format: FORMAT,
    head: JSON.stringify(head),
    state: JSON.stringify(plain),
    sha256: await sha256Of(valuesOf(tensors)),
  });
}

const spoilt = (why: string, cause?: unknown): LabError =>
  new LabError('malformed-file', `Not a usable checkpoint of a training: ${why}.`, {}, { cause });

function parse<T>(text: string | undefined): T {
  try {
    // Written by encodeCheckpoint, as the format and the hash say.
    return JSON.parse(text ?? '') as T;
  } catch (error) {
    throw spoilt('its metadata is not JSON', error);
  }
}

/**
 * Read a checkpoint.
 *
 * @throws LabError `truncated-file`, `malformed-file` (another format, a wrong hash).
 */
export async function decodeCheckpoint(blob: Blob): Promise<Checkpoint> {
  const { tensors, metadata } = await readSafetensors(blob);
  if (metadata['format'] !== FORMAT) throw spoilt('it is of another kind');
  if ((await sha256Of(valuesOf(tensors))) !== metadata['sha256']) {
    throw spoilt('its hash is wrong, so a part of it was not written');
  }
  const { best, adamSteps, ...place } = parse<Plain>(metadata['state']);
  const state: TrainingState = {
    ...place,
    weights: withPrefix('weights/', tensors),
    best: {
      check: best.check ?? Infinity,
      epoch: best.epoch,
      weights: withPrefix('best/', tensors),
    },
    adam: { steps: adamSteps, tensors: withPrefix('adam/', tensors) },
    extra: withPrefix('extra/', tensors),
  };
  return { head: parse<CheckpointHead>(metadata['head']), state };
}
