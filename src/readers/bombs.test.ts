/**
 * @file Files that are small and claim to be large. Each must be answered by a `LabError` (or by a
 * problem on its card) within a second, and must not take 64 MB of memory on the way.
 */
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe as suite, expect, it } from 'vitest';
import { asLabError, isAbort } from '../domain/errors.ts';
import { describe, openFile } from './registry.ts';
import { asFile, fixtureBytes, lzfAsLzo } from './testing/fixtures.ts';

const SLOWEST_MS = 1000;
const MOST_BYTES = 64e6;

type Bytes = Uint8Array<ArrayBuffer>;

const text = (value: string): Bytes => new TextEncoder().encode(value);

/** Bytes of memory held now by numbers, buffers and what lies beside V8's heap. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Highest growth while `work` runs, looked at every two milliseconds. */
async function growth(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const before = held();
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, held() - before)), 2);
  await work();
  clearInterval(timer);
  return Math.max(most, held() - before);
}

/** Codes of what the file is answered with, on opening or on its card. */
async function codesOf(name: string, bytes: Bytes): Promise<string[]> {
  try {
    const opened = await openFile(asFile(name, bytes));
    await describe(opened);
    opened.close();
    return opened.problems.map(({ code }) => code);
  } catch (error) {
    if (isAbort(error)) throw error;
    return [asLabError(error).code];
  }
}

function npyWithShape(shape: string): Bytes {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n';
  return new Uint8Array([0x93, ...text('NUMPY'), 1, 0, 118, 0, ...text(header), 0, 0, 0, 0]);
}

function safetensorsOf(header: string): Bytes {
  const body = text(header);
  const size = new Uint8Array(8);
  new DataView(size.buffer).setUint32(0, body.length, true);
  return new Uint8Array([...size, ...body]);
}

function safetensorsWith(nTensors: number): Bytes {
  const entry = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
  const entries = Array.from({ length: nTensors }, (_, i) => `"tensor.${i}":${entry}`);
  const body = text(`{${entries.join(',')}}`);
  const out = new Uint8Array(8 + body.length);
  new DataView(out.buffer).setUint32(0, body.length, true);
  out.set(body, 8);
  return out;
}

async function overlapping(): Promise<Bytes> {
  const bytes = await fixtureBytes('archive', 'plain.npz');
  const view = new DataView(bytes.buffer);
  const entries: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (view.getUint32(at, true) === 0x02014b50) entries.push(at);
  }
  const [first = 0, second = 0] = entries;
  view.setUint32(second + 42, view.getUint32(first + 42, true), true);
  return bytes;
}

/** HDF5 whose chunks a damaged Blosc2 frame is to fill: it claims all that 32 bits can say. */
async function lyingFrame(): Promise<Bytes> {
  const bytes = await fixtureBytes('hdf5', 'blosc2.h5');
  const at = bytes.findIndex(
    (byte, i) => byte === 0x62 && bytes[i + 1] === 0x32 && bytes[i + 2] === 0x66,
  );
  bytes.fill(0xff, at + 8, at + 40);
  return bytes;
}

/** A NIfTI header that claims `nx × ny × nz × nt` of float64, and nothing behind it. */
function emptyNifti(...dims: number[]): Bytes {
  const bytes = new Uint8Array(352);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 348, true);
  [dims.length, ...dims].forEach((n, i) => view.setInt16(40 + 2 * i, n, true));
  view.setInt16(70, 64, true);
  view.setInt16(72, 64, true);
  view.setFloat32(108, 352, true);
  bytes.set(text('n+1\0'), 344);
  return bytes;
}

const XML = '<?xml version="1.0"?>';
const laughs = Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`,
).join('');

const gz = (bytes: Uint8Array): Bytes => new Uint8Array(gzipSync(bytes, { level: 9 }));
const zeros = (n: number) => new Uint8Array(n);

const BOMBS: [what: string, name: string, bytes: Bytes | Promise<Bytes>, codes: RegExp][] = [
  ['a gzip of 1000:1', 'a.csv.gz', gz(zeros(200_000_000)), /unknown-format|limit-exceeded/],
  ['a table of 1000:1', 'a.csv.gz', gz(text('1,'.repeat(60_000_000))), /limit-exceeded/],
  [
    'a gzipped NIfTI of 1000:1',
    'a.nii.gz',
    gz(new Uint8Array([...emptyNifti(400, 400, 300, 300), ...zeros(1_000_000)])),
    /truncated-file|limit-exceeded/,
  ],
  ['a zip member of 1000:1', 'a.zip', zipSync({ 'a.npy': zeros(150_000_000) }) as Bytes, /limit/],
  ['zip members that overlap', 'a.npz', overlapping(), /malformed-file/],
  ['a shape that overflows', 'a.npy', npyWithShape('(4294967296, 4294967296)'), /malformed|limit/],
  ['a shape beyond the file', 'a.npy', npyWithShape('(100000, 100000)'), /truncated-file|limit/],
  ['a header of 100,000 tensors', 'a.safetensors', safetensorsWith(100_000), /limit-exceeded/],
  ['a header of nested lists', 'a.safetensors', safetensorsOf(`{"a":${'['.repeat(1e6)}`), /./],
  ['an unknown HDF5 filter', 'a.h5', lzfAsLzo(), /missing-filter/],
  ['a Blosc2 frame that lies', 'a.h5', lyingFrame(), /malformed-file/],
  ['deep JSON', 'a.json', text('[{"a":'.repeat(500_000)), /malformed|limit|truncated/],
  ['deep XML', 'a.gii', text(`${XML}<GIFTI>${'<MetaData>'.repeat(500_000)}`), /malformed|limit/],
  [
    'entities of entities',
    'a.gii',
    text(`${XML}<!DOCTYPE GIFTI [<!ENTITY a0 "ha">${laughs}]><GIFTI>&a9;</GIFTI>`),
    /malformed|unsupported|limit/,
  ],
  ['a volume that is not there', 'a.nii', emptyNifti(32767, 32767, 32767), /truncated-file/],
];

suite('bombs', () => {
  it.each(BOMBS)('%s', async (_, name, making, expected) => {
    const bytes = await making;
    let codes: string[] = [];
    const start = performance.now();
    const most = await growth(async () => {
      codes = await codesOf(name, bytes);
    });
    expect(performance.now() - start).toBeLessThan(SLOWEST_MS);
    expect(most).toBeLessThan(MOST_BYTES);
    expect(codes.length).toBeGreaterThan(0);
    for (const code of codes) expect(code).toMatch(expected);
  });
});
