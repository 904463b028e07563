/**
 * @file Bytes of a file with little more memory than they take. The buffers that a browser reads into
 * are freed by a collector that comes late; read in small steps into one of ours, they never amount to
 * much (measured over a file of 400 MB: 100 MB instead of 230 to 400). Streams that fill a given
 * buffer would leave 10 MB, but Chromium 156 stops filling it now and then.
 */
import { LabError } from '../domain/errors.ts';

const STEP_BYTES = 1024 * 1024;
/** A browser's own buffers up to this size may wait for the collector. */
const SMALL_BYTES = 64 * 1024;

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
  if (!Reader) throw new LabError('internal', 'Only workers of browsers read files at once.');
  try {
    return new Reader().readAsArrayBuffer(blob);
  } catch (cause) {
    throw gone(cause);
  }
}

/**
 * The bytes of a blob, in a buffer that is freed as soon as it is transferred away.
 *
 * @throws LabError `model-fetch` when the file cannot be read any more.
 */
export async function readLater(blob: Blob): Promise<ArrayBuffer> {
  try {
    return blob.size <= SMALL_BYTES ? await blob.arrayBuffer() : await inSteps(blob);
  } catch (cause) {
    throw gone(cause);
  }
}

async function inSteps(blob: Blob): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(blob.size);
  for (let at = 0; at < bytes.length; at += STEP_BYTES) {
    bytes.set(new Uint8Array(await blob.slice(at, at + STEP_BYTES).arrayBuffer()), at);
  }
  return bytes.buffer;
}

const gone = (cause: unknown): LabError =>
  new LabError(
    'model-fetch',
    `The model file cannot be read: ${String(cause)}. If it was changed or moved since it was dropped, drop it again.`,
    {},
    { cause },
  );
