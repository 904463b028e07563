/** @file Bytes of an HDF5 file by address, through the page cache; addresses count from its base. */
import { truncated } from '../../fail.ts';
import type { PageCache, PageLoader } from '../pages.ts';

/** Reads at addresses of the file's own address space. */
export interface AddressedBytes {
  /** Fill `target` from `address` on. @throws LabError `truncated-file` past the end. */
  fill(address: number, target: Uint8Array): void;
  /** A view of `length` bytes; a copy. */
  view(address: number, length: number): DataView;
  /** The dropped file itself starts so many bytes before address 0. */
  readonly base: number;
  /** @throws LabError `truncated-file` if `length` bytes at `address` are not all in the file. */
  assertHolds(address: number, length: number): void;
}

/** @param base  Where the superblock lies: the size of the user block. */
export function addressedBytes(pages: PageCache, loader: PageLoader, base: number): AddressedBytes {
  const fill = (address: number, target: Uint8Array): void => {
    const position = base + address;
    const found = pages.read(loader, target, position);
    if (found < target.length) {
      throw truncated('HDF5 file', position + target.length, position + found);
    }
  };
  const assertHolds = (address: number, length: number): void => {
    const end = base + address + length;
    if (end > loader.size) throw truncated('HDF5 file', end, loader.size);
  };
  return {
    base,
    assertHolds,
    fill,
    view(address, length) {
      assertHolds(address, length);
      const bytes = new Uint8Array(length);
      fill(address, bytes);
      return new DataView(bytes.buffer);
    },
  };
}

/** A 64-bit address or length; undefined for HDF5's "nowhere" and for what no file can hold. */
export function addressAt(view: DataView, at: number): number | undefined {
  const value = view.getBigUint64(at, true);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}
