/**
 * @file Files that are small and claim to be large. Each must be answered by a `LabError` (or by a
 * problem on its card) within a second, and must not take 64 MB of memory on the way.
 */
import { deflateSync, gzipSync } from 'node:zlib';
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

/** The fixture with its size overwritten: 8,000 × 8,000 pixels, which is below what a picture may have. */
async function hugePicture(name: string): Promise<Bytes> {
  const bytes = await fixtureBytes('picture', name);
  const view = new DataView(bytes.buffer);
  if (name.endsWith('.png')) {
    view.setUint32(16, 8000);
    view.setUint32(20, 8000);
  } else if (name.endsWith('.jpg')) {
    const frame = bytes.findIndex(
      (byte, i) => byte === 0xff && [0xc0, 0xc2].includes(bytes[i + 1] ?? 0),
    );
    view.setUint16(frame + 5, 8000);
    view.setUint16(frame + 7, 8000);
  } else {
    view.setUint16(26, 8000, true);
    view.setUint16(28, 8000, true);
  }
  return bytes;
}

/** Deflated zeros, as many as the picture says. */
function blackPng(side: number): Bytes {
  const chunk = (type: string, data: Uint8Array): Bytes => {
    const out = new Uint8Array(12 + data.length);
    new DataView(out.buffer).setUint32(0, data.length);
    out.set(text(type), 4);
    out.set(data, 8);
    return out;
  };
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, side);
  new DataView(header.buffer).setUint32(4, side);
  header.set([8, 6], 8);
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', new Uint8Array(deflateSync(zeros(side * (4 * side + 1)), { level: 9 }))),
    chunk('IEND', zeros(0)),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

function longLine(): Bytes {
  const bytes = new Uint8Array(100_000_000).fill(0x2c);
  bytes.set(text('a,b\n1,2\n'));
  return bytes;
}

/** A NIfTI-1 header without a magic is Analyze; its image lies elsewhere. */
function analyzeHeader(...dims: number[]): Bytes {
  const bytes = emptyNifti(...dims).slice(0, 348);
  bytes.fill(0, 344);
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
  ['a picture of more than its bytes', 'a.png', hugePicture('rgb.png'), /limit-exceeded/],
  ['a JPEG of more than its bytes', 'a.jpg', hugePicture('photo.jpg'), /limit-exceeded/],
  ['a WebP of more than its bytes', 'a.webp', hugePicture('lossy.webp'), /limit-exceeded/],
  ['a black picture of 1000:1', 'a.png', blackPng(6000), /limit-exceeded/],
  ['a line of 100 MB', 'a.csv', new Uint8Array(100_000_000).fill(0x31), /limit-exceeded/],
  ['a line of 100 MB after a header', 'a.csv', longLine(), /limit-exceeded/],
  ['quotes in quotes', 'a.csv', text('a,b\n' + '"'.repeat(4_000_001)), /malformed|limit/],
  ['quotes that stay open', 'a.csv', text('a,b\n' + '1,"x\n'.repeat(1_000_001)), /malformed|limit/],
  [
    'a quote that swallows the table',
    'a.tsv',
    text('a\tb\n1\t"' + '2\t3\n'.repeat(1e6)),
    /malformed/,
  ],
  ['an Analyze header alone', 'a.hdr', analyzeHeader(32767, 32767, 32767), /missing-part/],
  ['a volume that is not there', 'a.nii', emptyNifti(32767, 32767, 32767), /truncated-file/],
];

suite('bombs', () => {
  it.each(BOMBS)('%s', async (_, name, making, expected) => {
    const bytes = await making;
    let codes: string[] = [];
    const start = performance.now();
    const cpu = process.cpuUsage();
    const most = await growth(async () => {
      codes = await codesOf(name, bytes);
    });
    // The clock counts other programs too, the processor its threads side by side.
    const { user, system } = process.cpuUsage(cpu);
    const took = Math.min(performance.now() - start, (user + system) / 1000);
    expect(took).toBeLessThan(SLOWEST_MS);
    expect(most).toBeLessThan(MOST_BYTES);
    expect(codes.length).toBeGreaterThan(0);
    for (const code of codes) expect(code).toMatch(expected);
  });
});
