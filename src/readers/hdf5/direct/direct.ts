/**
 * @file The way round the HDF5 library for datasets that lie plainly in the file: in one run, or in
 * chunks with the usual filters under the classic index. Same numbers, a fraction of the time: see
 * docs/decisions/032-hdf5-direct.md. Everything else goes through the library.
 */
import type { Filter } from 'h5wasm';
import type { NumericArray } from '../../../domain/arrays.ts';
import { blobSource } from '../../byte-source.ts';
import type { FlatLayout } from '../../flat-layout.ts';
import { bytesOf, getterOf } from '../../numbers.ts';
import type { NumericDType } from '../../numbers.ts';
import { withLibrary } from '../library.ts';
import type { Hdf5Handle } from '../slab.ts';
import { addressedBytes } from './bytes.ts';
import type { AddressedBytes } from './bytes.ts';
import type { ChunkedDataset } from './chunk-decoder.ts';
import { canUndo } from './filters.ts';
import { readFill, readLayout, typeKind } from './layout.ts';
import { readMessages } from './object-header.ts';
import type { Messages } from './object-header.ts';

/** What the library told about a dataset. */
export interface KnownDataset {
  path: string;
  dtype: NumericDType;
  littleEndian: boolean;
  shape: readonly number[];
  filters: readonly Filter[];
}

export type Direct =
  | { kind: 'odd-type' }
  | { kind: 'contiguous'; layout: FlatLayout }
  | { kind: 'chunked'; dataset: ChunkedDataset; prepare: (target: NumericArray) => void };

const SIGNATURE = 0x89484446;
const MAX_USER_BLOCK = 1_048_576;

/** Where the superblock lies, if its addresses are of 8 bytes: at 0, 512, 1024, 2048, ... */
function findBase(handle: Hdf5Handle): number | undefined {
  const { loader, library } = handle;
  for (let base = 0; base < MAX_USER_BLOCK; base = base === 0 ? 512 : base * 2) {
    const head = new Uint8Array(16);
    if (library.pages.read(loader, head, base) < head.length) return undefined;
    const view = new DataView(head.buffer);
    if (view.getUint32(0) !== SIGNATURE) continue;
    const at = view.getUint8(8) < 2 ? 13 : 9;
    return view.getUint8(at) === 8 && view.getUint8(at + 1) === 8 ? base : undefined;
  }
  return undefined;
}

/** An object reference is the address of the object's header. */
function headerAddress(handle: Hdf5Handle, path: string): number | undefined {
  // The library's types say Uint8Array; what comes is a plain list of bytes.
  const reference = Uint8Array.from(
    withLibrary(handle.library, `finding ${path}`, () =>
      handle.library.module.create_object_reference(handle.id, path),
    ),
  );
  if (reference.length !== 8) return undefined;
  const view = new DataView(reference.buffer);
  return Number(view.getBigUint64(0, true));
}

function chunkedDirect(
  { blob, crew }: Hdf5Handle,
  bytes: AddressedBytes,
  known: KnownDataset,
  layout: { tree: number; chunks: number[] },
  messages: Messages,
): Direct | undefined {
  const { dtype, littleEndian, shape, filters } = known;
  if (!canUndo(filters) || layout.chunks.some((length) => length < 1)) return undefined;
  const fill = readFill(messages, bytesOf(dtype));
  const value = fill ? getterOf(dtype)(fill, 0, littleEndian) : 0;
  return {
    kind: 'chunked',
    dataset: { bytes, blob, crew, ...layout, shape, dtype, littleEndian, filters },
    prepare: (target) => {
      if (value !== 0) target.fill(value);
    },
  };
}

function locate(handle: Hdf5Handle, known: KnownDataset): Direct | undefined {
  const base = findBase(handle);
  const address = headerAddress(handle, known.path);
  if (base === undefined || address === undefined) return undefined;
  const bytes = addressedBytes(handle.library.pages, handle.loader, base);
  const messages = readMessages(bytes, address);
  const kind = typeKind(messages);
  if (kind === 'odd') return { kind: 'odd-type' };
  const layout = kind === 'plain' ? readLayout(messages, known.shape.length) : undefined;
  if (layout?.kind === 'chunked') return chunkedDirect(handle, bytes, known, layout, messages);
  if (layout?.kind !== 'contiguous') return undefined;
  const { dtype, littleEndian, shape } = known;
  const source = blobSource(handle.blob);
  const offset = base + layout.address;
  return { kind: 'contiguous', layout: { source, offset, dtype, littleEndian, shape } };
}

/**
 * How to read a dataset straight from the file; undefined where only the library knows.
 *
 * Never throws: a header that cannot be followed is left to the library, which says what is wrong.
 */
export function directOf(handle: Hdf5Handle, known: KnownDataset): Direct | undefined {
  try {
    return locate(handle, known);
  } catch {
    return undefined;
  }
}
