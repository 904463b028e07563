/**
 * @file The messages of a dataset's object header that say how its values lie in the file.
 *
 * Source: "HDF5 File Format Specification", version 3.0, IV.A (object headers, both versions).
 * Whatever is unusual is given up: the caller then reads through the library.
 */
import type { AddressedBytes } from './bytes.ts';
import { addressAt } from './bytes.ts';

/** Messages by type; a later one of the same type does not replace the first. */
export type Messages = ReadonlyMap<number, DataView>;

export const DATATYPE = 0x0003;
export const FILL = 0x0005;
export const LAYOUT = 0x0008;
const CONTINUATION = 0x0010;

const MAX_BLOCKS = 64;
const MAX_BLOCK_BYTES = 1_048_576;
/** Flag of a message that only points at another object. */
const SHARED = 2;

interface Block {
  address: number;
  length: number;
}

class Collector {
  readonly messages = new Map<number, DataView>();
  readonly blocks: Block[] = [];
  private seen = 0;

  constructor(readonly bytes: AddressedBytes) {}

  add(type: number, flags: number, data: DataView): void {
    if (type === CONTINUATION) {
      const address = addressAt(data, 0);
      const length = addressAt(data, 8);
      if (address !== undefined && length !== undefined) this.blocks.push({ address, length });
    } else if ((flags & SHARED) === 0 && !this.messages.has(type)) {
      this.messages.set(type, data);
    }
  }

  /** The next continuation block; undefined when there are no more, or too many. */
  next(): Block | undefined {
    this.seen += 1;
    const block = this.seen > MAX_BLOCKS ? undefined : this.blocks.shift();
    return block && block.length <= MAX_BLOCK_BYTES ? block : undefined;
  }
}

function part(view: DataView, at: number, length: number): DataView {
  return new DataView(view.buffer, view.byteOffset + at, length);
}

/** Version 1: type u16, size u16, flags u8, 3 reserved, data. */
function collectV1(collector: Collector, view: DataView): void {
  for (let at = 0; at + 8 <= view.byteLength;) {
    const size = view.getUint16(at + 2, true);
    if (at + 8 + size > view.byteLength) return;
    collector.add(view.getUint16(at, true), view.getUint8(at + 4), part(view, at + 8, size));
    at += 8 + size;
  }
}

/** Version 2: type u8, size u16, flags u8, perhaps creation order u16, data. */
function collectV2(collector: Collector, view: DataView, ordered: boolean): void {
  const head = ordered ? 6 : 4;
  for (let at = 0; at + head <= view.byteLength;) {
    const size = view.getUint16(at + 1, true);
    if (at + head + size > view.byteLength) return;
    collector.add(view.getUint8(at), view.getUint8(at + 3), part(view, at + head, size));
    at += head + size;
  }
}

function readV1(collector: Collector, address: number): void {
  const { bytes } = collector;
  const length = bytes.view(address, 16).getUint32(8, true);
  if (length > MAX_BLOCK_BYTES) return;
  collectV1(collector, bytes.view(address + 16, length));
  for (let block = collector.next(); block; block = collector.next()) {
    collectV1(collector, bytes.view(block.address, block.length));
  }
}

/** Version 2 blocks end in a checksum of 4 bytes; continuations start with a signature of 4. */
function readV2(collector: Collector, address: number): void {
  const { bytes } = collector;
  const flags = bytes.view(address, 6).getUint8(5);
  const prefix = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const sizeBytes = 1 << (flags & 3);
  const sizes = bytes.view(address + prefix, 8);
  const length =
    sizeBytes === 1
      ? sizes.getUint8(0)
      : sizeBytes === 2
        ? sizes.getUint16(0, true)
        : sizes.getUint32(0, true);
  if (sizeBytes === 8 || length > MAX_BLOCK_BYTES) return;
  const ordered = (flags & 4) !== 0;
  collectV2(collector, bytes.view(address + prefix + sizeBytes, length), ordered);
  for (let block = collector.next(); block; block = collector.next()) {
    const view = bytes.view(block.address, block.length);
    if (block.length > 8) collectV2(collector, part(view, 4, block.length - 8), ordered);
  }
}

/** All messages of the object at `address`. */
export function readMessages(bytes: AddressedBytes, address: number): Messages {
  const collector = new Collector(bytes);
  const start = bytes.view(address, 4);
  if (start.getUint32(0, false) === 0x4f484452) readV2(collector, address);
  else if (start.getUint8(0) === 1) readV1(collector, address);
  return collector.messages;
}
