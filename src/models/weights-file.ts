/** @file A weights file of any kind the lab reads -> tensors by name. The content decides the kind. */
import { LabError } from '../domain/errors.ts';
import type { TensorRecord } from '../domain/model.ts';
import { readOnnxWeights } from './onnx/weights.ts';
import { locateStateDict, readStateDict } from './pickle/state-dict.ts';
import { locateSafetensors, readSafetensors } from './safetensors.ts';
import { readStored, type StoredTensors } from './stored-tensor.ts';

export type WeightsFormat = 'safetensors' | 'pickle' | 'archive' | 'onnx';

export interface WeightsFile {
  format: WeightsFormat;
  tensors: TensorRecord;
  /** What the file says of itself, where it has room for it. */
  metadata?: Record<string, string>;
}

const ZIP = 0x504b0304;
const PROTO = 0x80;
/** First field of a `ModelProto`, its IR version. */
const ONNX_FIELD = 0x08;
const BRACE = 0x7b;
/** Read in a few spans, as each tensor by itself takes longer than its bytes. */
const SMALL_BYTES = 64 * 1024 * 1024;

/** What a model file is by its first bytes; undefined when it is none of these. */
export async function sniffWeights(blob: Blob): Promise<WeightsFormat | undefined> {
  if (blob.size < 10) return undefined;
  const head = new DataView(await blob.slice(0, 10).arrayBuffer());
  if (head.getUint32(0) === ZIP) return 'archive';
  if (head.getUint8(0) === PROTO && head.getUint8(1) <= 5) return 'pickle';
  if (head.getUint8(8) === BRACE) return 'safetensors';
  return head.getUint8(0) === ONNX_FIELD ? 'onnx' : undefined;
}

/**
 * Tensors of a safetensors file, a `.pth` state dict, a `.pkl` snapshot (its `G_ema`), or an ONNX model.
 *
 * @param onProgress  Told how much of how much is read, in bytes or tensors.
 * @returns           Tensors as float32, owned by the caller, and what the file was.
 * @throws LabError   `unknown-format` when it is none of these; else as the readers.
 */
export async function readWeights(
  blob: Blob,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<WeightsFile> {
  const format = await sniffWeights(blob);
  if (format === 'safetensors') {
    const read = await readSafetensors(blob, (done) => onProgress(done, blob.size));
    return { format, ...read };
  }
  if (format === 'pickle' || format === 'archive') {
    return { format, tensors: await readStateDict(blob, { onTensor: onProgress }) };
  }
  if (format === 'onnx') {
    return { format, ...readOnnxWeights(new Uint8Array(await blob.arrayBuffer())) };
  }
  throw unknown(format);
}

/**
 * Where the tensors of a safetensors file, a state dict or a snapshot lie: nothing of their numbers is read.
 *
 * @throws LabError `unknown-format` when it is none of these; else as the readers.
 */
export async function locateWeights(blob: Blob): Promise<StoredTensors> {
  const format = await sniffWeights(blob);
  if (format === 'safetensors') return (await locateSafetensors(blob)).stored;
  if (format === 'pickle' || format === 'archive') return locateStateDict(blob);
  throw unknown(format);
}

/**
 * The tensors of a network that is to be built: like {@link readWeights}, but the numbers of a file
 * that is not small can be let go while the network is made.
 */
export async function openWeights(
  blob: Blob,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<TensorRecord> {
  const format = await sniffWeights(blob);
  if (format === 'safetensors' && blob.size > SMALL_BYTES) {
    return readStored((await locateSafetensors(blob)).stored, onProgress);
  }
  return (await readWeights(blob, onProgress)).tensors;
}

const unknown = (format: WeightsFormat | undefined): LabError =>
  new LabError(
    'unknown-format',
    'Weights are read from safetensors, .pth, .pkl and ONNX files; this one is none of these by its first bytes. Drop the weights of a generator or a mapper.',
    { format },
  );
