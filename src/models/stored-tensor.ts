/**
 * @file Tensors that stay in their file: shapes are known, numbers are read when they are used. Large
 * networks are built tensor by tensor this way, and never lie in memory beside themselves.
 */
import { LabError } from '../domain/errors.ts';
import type { Tensor, TensorRecord } from '../domain/model.ts';

/** Where a tensor's bytes lie and how they become float32. */
export interface StoredTensor {
  shape: number[];
  /** A slice of the file. */
  bytes: Blob;
  decode(raw: ArrayBuffer): Float32Array;
}
export type StoredTensors = Record<string, StoredTensor>;

/** Files up to this size are read whole: each look into a file takes longer than a small tensor's bytes. */
const WHOLE_BYTES = 64 * 1024 * 1024;

interface SyncReader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** Reads a blob at once; only workers of browsers have it, and the page's types do not know it. */
function syncReader(): (new () => SyncReader) | undefined {
  const { FileReaderSync: Reader } = globalThis as { FileReaderSync?: new () => SyncReader };
  return Reader;
}

/** Can {@link readNow} be used here? */
export const canReadNow = (): boolean => syncReader() !== undefined;

/**
 * The bytes of a blob without waiting.
 *
 * @throws LabError `model-fetch` when the file cannot be read any more.
 */
export function readNow(blob: Blob): ArrayBuffer {
  const Reader = syncReader();
  if (!Reader)
    throw new LabError('internal', 'Files are read at once in workers of browsers only.');
  try {
    return new Reader().readAsArrayBuffer(blob);
  } catch (cause) {
    throw gone(cause);
  }
}

const gone = (cause: unknown): LabError =>
  new LabError(
    'model-fetch',
    `The model file cannot be read: ${String(cause)}. If it was changed or moved since it was dropped, drop it again.`,
    {},
    { cause },
  );

/** The bytes of a blob. @throws LabError `model-fetch` when the file cannot be read any more. */
export async function readLater(blob: Blob): Promise<ArrayBuffer> {
  return blob.arrayBuffer().catch((cause: unknown) => {
    throw gone(cause);
  });
}

/** Reads its numbers anew at each use, so hold on to them for as long as they are needed. */
class FileTensor implements Tensor {
  constructor(private readonly stored: StoredTensor) {}

  get shape(): number[] {
    return this.stored.shape;
  }

  get values(): Float32Array {
    return this.stored.decode(readNow(this.stored.bytes));
  }
}

/** All tensors in memory, owned by the caller. @throws LabError `model-fetch`. */
export async function readStored(
  stored: StoredTensors,
  onTensor: (done: number, total: number) => void = () => undefined,
): Promise<TensorRecord> {
  const all = Object.entries(stored);
  const tensors: [string, Tensor][] = [];
  for (const [name, { shape, bytes, decode }] of all) {
    tensors.push([name, { shape, values: decode(await readLater(bytes)) }]);
    onTensor(tensors.length, all.length);
  }
  return Object.fromEntries(tensors);
}

/**
 * Tensors to build a network from: in memory when they are small, else left in the file (where it can
 * be read at once), so that `values` is read and converted anew each time.
 */
export async function openStored(
  stored: StoredTensors,
  onTensor?: (done: number, total: number) => void,
): Promise<TensorRecord> {
  const nBytes = Object.values(stored).reduce((sum, { bytes }) => sum + bytes.size, 0);
  if (nBytes <= WHOLE_BYTES || !canReadNow()) return readStored(stored, onTensor);
  return Object.fromEntries(
    Object.entries(stored).map(([name, tensor]) => [name, new FileTensor(tensor)]),
  );
}
