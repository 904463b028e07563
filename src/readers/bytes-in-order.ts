/**
 * @file The bytes of a blob from its first to its last, a few at a time, in memory that is used again: the
 * browser reads ahead meanwhile, and neither takes fresh memory for every part nor copies it twice
 * (docs/decisions/161-chunks-from-a-stream.md).
 */
import { readBlob, unreadable } from './byte-source.ts';

export interface BytesInOrder {
  /**
   * The next `length` bytes; fewer where the blob ends.
   *
   * @returns  Valid until the next call.
   * @throws LabError `storage-failed`.
   */
  next(length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Nothing more is wanted. */
  close(): Promise<void>;
}

/** Where the platform's streams fill no memory of ours. */
function bySlices(blob: Blob): BytesInOrder {
  let at = 0;
  return {
    next(length) {
      const start = at;
      at += length;
      return readBlob(blob, start, at);
    },
    close: () => Promise.resolve(),
  };
}

function byStream(reader: ReadableStreamBYOBReader): BytesInOrder {
  let memory = new ArrayBuffer(0);

  /** Fills from `got` on, as far as the stream has it ready; memory goes there and comes back. */
  async function fill(got: number, length: number): Promise<number> {
    const { done, value } = await reader.read(new Uint8Array(memory, got, length - got));
    memory = value?.buffer ?? new ArrayBuffer(length);
    return done ? 0 : value.length;
  }

  return {
    async next(length) {
      if (memory.byteLength < length) memory = new ArrayBuffer(length);
      try {
        let got = 0;
        for (let more = -1; got < length && more !== 0; got += more) more = await fill(got, length);
        return new Uint8Array(memory, 0, got);
      } catch (error) {
        throw unreadable(error);
      }
    },
    close: () => reader.cancel().catch(() => undefined),
  };
}

/** @param blob  Read once, from its first byte on. */
export function bytesInOrder(blob: Blob): BytesInOrder {
  try {
    return byStream(blob.stream().getReader({ mode: 'byob' }));
  } catch {
    return bySlices(blob);
  }
}
