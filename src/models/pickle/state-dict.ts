/**
 * @file Tensors by name from a snapshot or a state dict: modules are walked by their records, and
 * only the numbers of the wanted tensors are read. Checked against PyTorch 1.13 (`pickle.test.ts`).
 */
import { LabError } from '../../domain/errors.ts';
import type { TensorRecord } from '../../domain/model.ts';
import { bfloatsToFloat32, halvesToFloat32 } from '../halves.ts';
import type { StoredTensor, StoredTensors } from '../stored-tensor.ts';
import { readStored } from '../stored-tensor.ts';
import { malformed, tooMuch } from './fail.ts';
import type { TorchFile } from './torch-file.ts';
import { BYTES_OF, openTorchFile } from './torch-file.ts';
import type { PickleTensor, PickleValue, StorageType } from './values.ts';
import { entryOf, isKind } from './values.ts';

const MAX_TENSORS = 10_000;
const MAX_DEPTH = 32;
const MAX_VISITS = 200_000;

export interface StateDictOptions {
  /** Which network of a snapshot; a plain state dict has just one. */
  part?: string;
  /** Told how many tensors of how many have been read. */
  onTensor?: (done: number, total: number) => void;
}

/** All tensors of {@link locateStateDict} in memory, as float32, owned by the caller. */
export async function readStateDict(
  blob: Blob,
  options: StateDictOptions = {},
): Promise<TensorRecord> {
  return readStored(await locateStateDict(blob, options), options.onTensor);
}

/**
 * Find the tensors of a `.pth` state dict (zip or legacy) or of one network of a `.pkl` snapshot.
 *
 * @param blob      Only its root and the heads of its storages are read. Nothing in it is ever run.
 * @returns         Where each tensor lies, by dotted name. Integers are converted too; NaN is kept.
 * @throws LabError `bad-model` (a global or opcode that models do not need, by name; no tensors; no
 *                  such part), `malformed-file`, `truncated-file`, `limit-exceeded`,
 *                  `unsupported-layout` (compressed archive).
 */
export async function locateStateDict(
  blob: Blob,
  { part = 'G_ema' }: StateDictOptions = {},
): Promise<StoredTensors> {
  const file = await openTorchFile(blob);
  const found = collect(chooseNetwork(file.root, part));
  if (found.size === 0) throw noTensors(file.root);
  const tensors: [string, StoredTensor][] = [];
  for (const [name, tensor] of found) tensors.push([name, await locate(file, name, tensor)]);
  return Object.fromEntries(tensors);
}

/** The part of a snapshot, what a checkpoint wraps as `state_dict` or `model`, else the root. */
function chooseNetwork(root: PickleValue, part: string): PickleValue {
  const wrapped =
    entryOf(root, part) ?? entryOf(root, 'state_dict') ?? entryOf(root, 'model_state_dict');
  if (wrapped !== undefined) return wrapped;
  if (entryOf(root, 'D') !== undefined || entryOf(root, 'training_set_kwargs') !== undefined) {
    throw new LabError(
      'bad-model',
      `This snapshot has no '${part}', only ${keysOf(root)}. Drop one that was saved with its generator.`,
    );
  }
  return root;
}

/** All tensors below a value: of a dict by its keys, of a module by its three dicts. */
function collect(root: PickleValue): Map<string, PickleTensor> {
  const found = new Map<string, PickleTensor>();
  let nVisits = 0;
  const visit = (value: PickleValue, prefix: string, depth: number): void => {
    nVisits += 1;
    // Values can be shared, so that a small file spells out an endless tree.
    if (nVisits > MAX_VISITS) throw tooMuch('values below its modules', MAX_VISITS);
    if (depth > MAX_DEPTH) throw tooMuch('modules inside each other', MAX_DEPTH);
    if (isKind(value, 'tensor')) {
      if (found.size >= MAX_TENSORS) throw tooMuch('tensors', MAX_TENSORS);
      found.set(prefix, value);
    } else if (isKind(value, 'dict')) {
      for (const [key, child] of value.entries) {
        if (typeof key !== 'string') continue;
        visit(child, prefix === '' ? key : `${prefix}.${key}`, depth + 1);
      }
    } else if (isKind(value, 'object')) {
      for (const part of ['_parameters', '_buffers', '_modules']) {
        visit(entryOf(value.state, part) ?? null, prefix, depth + 1);
      }
    }
  };
  visit(root, '', 0);
  return found;
}

/** How raw little-endian bytes of each type become float32. */
const WIDEN: Readonly<Record<StorageType, (raw: ArrayBuffer) => Float32Array>> = {
  FloatStorage: (raw) => new Float32Array(raw),
  DoubleStorage: (raw) => Float32Array.from(new Float64Array(raw)),
  HalfStorage: (raw) => halvesToFloat32(new Uint16Array(raw)),
  BFloat16Storage: (raw) => bfloatsToFloat32(new Uint16Array(raw)),
  LongStorage: (raw) => Float32Array.from(new BigInt64Array(raw), Number),
  IntStorage: (raw) => Float32Array.from(new Int32Array(raw)),
  ShortStorage: (raw) => Float32Array.from(new Int16Array(raw)),
  CharStorage: (raw) => Float32Array.from(new Int8Array(raw)),
  ByteStorage: (raw) => Float32Array.from(new Uint8Array(raw)),
  BoolStorage: (raw) => Float32Array.from(new Uint8Array(raw)),
};

async function locate(file: TorchFile, name: string, tensor: PickleTensor): Promise<StoredTensor> {
  const { shape, stride, offset } = tensor;
  const located = await file.locate(tensor.storage);
  const count = shape.reduce((a, b) => a * b, 1);
  const last =
    offset + shape.reduce((sum, size, axis) => sum + (size - 1) * (stride[axis] ?? 0), 0);
  const lies = shape.length === stride.length && count <= located.nNumbers;
  if (!lies || (count > 0 && last >= located.nNumbers)) {
    throw malformed(`the tensor '${name}' is larger than its storage`, located.start);
  }
  const itemBytes = BYTES_OF[located.type];
  const start = located.start + offset * itemBytes;
  const end = count === 0 ? start : located.start + (last + 1) * itemBytes;
  const widen = WIDEN[located.type];
  return {
    shape,
    bytes: file.blob.slice(start, end),
    decode: (raw) => ordered(widen(raw), shape, stride, count),
  };
}

/** Row-major values of a strided view; the array itself when it already is. */
function ordered(
  values: Float32Array,
  shape: number[],
  stride: number[],
  count: number,
): Float32Array {
  let dense = 1;
  const contiguous = shape.reduceRight((same, size, axis) => {
    const fits = size === 1 || stride[axis] === dense;
    dense *= size;
    return same && fits;
  }, true);
  if (contiguous) return values;
  const out = new Float32Array(count);
  const index = shape.map(() => 0);
  for (let i = 0; i < count; i += 1) {
    out[i] = values[index.reduce((at, n, axis) => at + n * (stride[axis] ?? 0), 0)] ?? NaN;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis] = ((index[axis] ?? 0) + 1) % (shape[axis] ?? 1);
      if (index[axis] !== 0) break;
    }
  }
  return out;
}

function keysOf(root: PickleValue): string {
  if (!isKind(root, 'dict')) return 'nothing';
  const keys = [...root.entries.keys()].filter((key) => typeof key === 'string');
  return keys.slice(0, 8).join(', ') || 'nothing';
}

function noTensors(root: PickleValue): LabError {
  return new LabError(
    'bad-model',
    `This file can be read, but holds no tensors by name (${keysOf(root)}). Drop a snapshot (.pkl) or a state dict (.pth).`,
  );
}
