/**
 * @file Whole zlib streams of a known length, inflated by libdeflate in WebAssembly: half the time of
 * the platform's streams, which hand out small pieces (docs/decisions/160-libdeflate.md). Adler-32 is
 * checked. Checked against Python's zlib.
 */
import { LabError } from '../../domain/errors.ts';
import { decodeBase64 } from '../base64.ts';
import { malformed } from '../fail.ts';
import { DEFLATE_LIMIT } from '../limits.ts';
import { LIBDEFLATE } from './module.ts';

/** Memory of WebAssembly is never given back: past this, the instance is dropped with its memory. */
const KEPT_BYTES = 33_554_432;

/** What the module exports; pointers are 32-bit addresses in its memory. */
interface Libdeflate {
  memory: WebAssembly.Memory;
  decompressor(): number;
  free_from(): number;
  libdeflate_zlib_decompress(
    decompressor: number,
    packed: number,
    packedBytes: number,
    out: number,
    outBytes: number,
    actualBytes: number,
  ): number;
  /**
   * 1 when all three are whole streams of `outBytes`; what lies behind in- and outputs is overwritten.
   * Takes where a stream is, its bytes and where its output goes, three times; then `outBytes`.
   */
  inflate_three(...places: number[]): number;
}

type Bytes = Uint8Array<ArrayBuffer>;
export type Three<T> = readonly [T, T, T];

export interface Unzlib extends Inflate {
  /**
   * Inflates three streams in turns, in half of the time.
   *
   * @param length  Bytes that each must inflate to.
   * @returns       Views of memory as of one stream; undefined where one is damaged, or all together are
   *                large: they are then to be inflated one by one, which says what is wrong.
   */
  three(streams: Three<Uint8Array>, length: number): Three<Bytes> | undefined;
}

/**
 * Inflates one stream.
 *
 * @param packed  All of the stream; borrowed.
 * @param length  Bytes that it must inflate to, no more and no fewer.
 * @returns       A view of memory that the next call overwrites: use it before anything is awaited. It
 *                begins at a multiple of 16.
 * @throws LabError `malformed-file`: damaged, cut short, of another length, or its checksum differs;
 *                  `out-of-memory`.
 */
type Inflate = (packed: Uint8Array, length: number) => Bytes;

const PAGE = 65_536;
const EXACTLY = 0;
/** Bytes behind each stream that three at a time may touch. */
const SLACK = 1024;

function start(module: WebAssembly.Module): Unzlib {
  // The module's exports are what its build script asked for.
  const wasm = new WebAssembly.Instance(module).exports as unknown as Libdeflate;
  const decompressor = wasm.decompressor();
  const from = wasm.free_from();
  const one: Inflate = (packed, length) => {
    const { length: n } = packed;
    const out = align(from + n);
    // What an earlier call gave would be gone once memory grows.
    const own = packed.buffer === wasm.memory.buffer ? packed.slice() : packed;
    grow(wasm.memory, out + length);
    const memory = wasm.memory.buffer as ArrayBuffer;
    new Uint8Array(memory, from).set(own);
    const status = wasm.libdeflate_zlib_decompress(decompressor, from, n, out, length, 0);
    if (status !== EXACTLY) throw damaged(n, length);
    return new Uint8Array(memory, out, length);
  };
  const three: Unzlib['three'] = (streams, length) => {
    let end = from;
    const place = (bytes: number): number => {
      const at = end;
      end = align(at + bytes + SLACK);
      return at;
    };
    const ins = streams.map((stream) => place(stream.length));
    const [a, b, c] = [place(length), place(length), place(length)];
    grow(wasm.memory, end);
    const memory = wasm.memory.buffer as ArrayBuffer;
    streams.forEach((stream, i) => new Uint8Array(memory, ins[i]).set(stream));
    const places = [a, b, c].flatMap((out, i) => [ins[i] ?? 0, streams[i]?.length ?? 0, out]);
    if (!wasm.inflate_three(...places, length)) return undefined;
    const view = (out: number): Bytes => new Uint8Array(memory, out, length);
    return [view(a), view(b), view(c)];
  };
  return Object.assign(one, { three });
}

/** Where values of up to 16 bytes lie evenly. */
const align = (address: number): number => Math.ceil(address / 16) * 16;

function damaged(packed: number, length: number): LabError {
  const what = `A compressed part of ${packed} bytes is damaged or does not inflate to ${length}`;
  return malformed(what, { packed, length });
}

function grow(memory: WebAssembly.Memory, bytes: number): void {
  const lacking = bytes - memory.buffer.byteLength;
  if (lacking <= 0) return;
  try {
    memory.grow(Math.ceil(lacking / PAGE));
  } catch (error) {
    const message = `No memory for ${bytes} bytes of one compressed part and what it inflates to.`;
    throw new LabError('out-of-memory', `${message} Write the file in smaller chunks.`, {
      bytes,
      cause: String(error),
    });
  }
}

async function load(): Promise<Unzlib> {
  const module = await WebAssembly.compile(decodeBase64(LIBDEFLATE));
  let kept: Unzlib | undefined;
  const inflate: Inflate = (packed, length) => {
    if (length > packed.length * DEFLATE_LIMIT) throw damaged(packed.length, length);
    if (packed.length + length > KEPT_BYTES) return start(module)(packed, length);
    kept ??= start(module);
    return kept(packed, length);
  };
  const three: Unzlib['three'] = (streams, length) => {
    const sizes = streams.map((stream) => stream.length);
    const isReached = length <= Math.min(...sizes) * DEFLATE_LIMIT;
    const isSmall = sizes.reduce((sum, size) => sum + size + length, 0) <= KEPT_BYTES;
    if (!isReached || !isSmall) return undefined;
    kept ??= start(module);
    return kept.three(streams, length);
  };
  return Object.assign(inflate, { three });
}

let loading: Promise<Unzlib> | undefined;

/** The inflater, made once a thread. */
export function loadUnzlib(): Promise<Unzlib> {
  loading ??= load();
  return loading;
}
