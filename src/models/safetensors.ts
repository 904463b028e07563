/**
 * @file Safetensors: 8 bytes of header length, a JSON header, raw little-endian numbers. The header
 * is text from a stranger, so every promise in it is checked against the file before a byte is
 * read: sizes, offsets, overlap, gaps. Checked against the format's own Python description through
 * the files of `scripts/fixtures/generator/make_fixtures.py`.
 * @see https://github.com/huggingface/safetensors (README, "Format")
 */
import { LabError } from '../domain/errors.ts';
import type { Tensor, TensorRecord } from '../domain/model.ts';
import { bfloatsToFloat32, halvesToFloat32 } from './halves.ts';
import type { StoredTensors } from './stored-tensor.ts';

const MAX_HEADER_BYTES = 8 * 1024 * 1024;
const MAX_TENSORS = 10_000;
const MAX_RANK = 16;
const SPAN_BYTES = 4 * 1024 * 1024;

const isWhole = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isWholes = (value: unknown, max: number): value is number[] =>
  Array.isArray(value) && value.length <= max && value.every(isWhole);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Bytes of one number, and how its raw bytes become float32. */
const DTYPES: Record<string, { bytes: number; widen: (raw: ArrayBuffer) => Float32Array }> = {
  F32: { bytes: 4, widen: (raw) => new Float32Array(raw) },
  F64: { bytes: 8, widen: (raw) => Float32Array.from(new Float64Array(raw)) },
  F16: { bytes: 2, widen: (raw) => halvesToFloat32(new Uint16Array(raw)) },
  BF16: { bytes: 2, widen: (raw) => bfloatsToFloat32(new Uint16Array(raw)) },
};

interface Entry {
  name: string;
  dtype: string;
  shape: number[];
  start: number;
  end: number;
}

export interface SafetensorsFile {
  tensors: TensorRecord;
  /** The header's `__metadata__`, empty when it has none. */
  metadata: Record<string, string>;
}

/**
 * Read every tensor of a safetensors file as float32.
 *
 * @param blob      The file; read in spans of at most 4 MiB, or of one larger tensor, so that raw copies are few.
 * @param onBytes   Told how many bytes of tensors have been read so far.
 * @returns         Tensors by name, row-major, owned by the caller. NaN and infinities are kept.
 * @throws LabError `truncated-file`, `malformed-file` (header, offsets), `limit-exceeded` (header
 *                  over 8 MB, more than 10,000 tensors), `unsupported-dtype` (integers).
 */
export async function readSafetensors(
  blob: Blob,
  onBytes: (read: number) => void = () => undefined,
): Promise<SafetensorsFile> {
  const { text, dataStart } = await readHeader(blob);
  const { entries, metadata } = parseHeader(text);
  checkLayout(entries, blob.size - dataStart);
  const values = new Map<string, Float32Array>();
  for (const group of spans(entries)) {
    const from = group[0]?.start ?? 0;
    const to = group.at(-1)?.end ?? from;
    const raw = await blob.slice(dataStart + from, dataStart + to).arrayBuffer();
    for (const entry of group) values.set(entry.name, widen(entry, raw, from));
    onBytes(to);
  }
  const tensors = entries.map(({ name, shape }): [string, Tensor] => {
    return [name, { shape, values: values.get(name) ?? new Float32Array(0) }];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

/** The same without reading the numbers: where each tensor lies. */
export async function locateSafetensors(
  blob: Blob,
): Promise<{ stored: StoredTensors; metadata: Record<string, string> }> {
  const { text, dataStart } = await readHeader(blob);
  const { entries, metadata } = parseHeader(text);
  checkLayout(entries, blob.size - dataStart);
  const stored = entries.map(({ name, dtype, shape, start, end }) => {
    const decode = DTYPES[dtype]?.widen;
    if (!decode) throw unsupported(name, dtype);
    return [
      name,
      { shape, bytes: blob.slice(dataStart + start, dataStart + end), decode },
    ] as const;
  });
  return { stored: Object.fromEntries(stored), metadata };
}

/** Neighbours in the file, read together: a request for each of hundreds of tensors takes longer than their bytes. */
function spans(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  for (const entry of entries.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const group = groups.at(-1);
    const fits = entry.end - (group?.[0]?.start ?? -Infinity) <= SPAN_BYTES;
    if (group && fits) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

/** One tensor as float32, in memory of its own, out of the bytes of its span. */
function widen({ name, dtype, start, end }: Entry, span: ArrayBuffer, from: number): Float32Array {
  const kind = DTYPES[dtype];
  if (!kind) throw unsupported(name, dtype);
  return kind.widen(span.slice(start - from, end - from));
}

/**
 * Write tensors as a safetensors file, float32, in the order of the record.
 *
 * @param tensors   Borrowed; the bytes are copied.
 * @param metadata  Goes to the header's `__metadata__`.
 * @throws LabError `shape-mismatch` when a tensor's shape does not count its values.
 */
export function writeSafetensors(
  tensors: TensorRecord,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const header: [string, unknown][] = [['__metadata__', metadata]];
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    if (product(shape) !== values.length) throw wrongCount(name, shape, values.length);
    header.push([name, { dtype: 'F32', shape, data_offsets: [end, end + values.length * 4] }]);
    end += values.length * 4;
  }
  return joinFile(
    new TextEncoder().encode(JSON.stringify(Object.fromEntries(header))),
    tensors,
    end,
  );
}

/** Header length, header padded with blanks to 8 bytes, then the numbers. */
function joinFile(
  header: Uint8Array,
  tensors: TensorRecord,
  nBytes: number,
): Uint8Array<ArrayBuffer> {
  const padded = Math.ceil(header.length / 8) * 8;
  const out = new Uint8Array(8 + padded + nBytes);
  out.fill(0x20, 8, 8 + padded);
  new DataView(out.buffer).setBigUint64(0, BigInt(padded), true);
  out.set(header, 8);
  let at = 8 + padded;
  for (const { values } of Object.values(tensors)) {
    out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return out;
}

async function readHeader(blob: Blob): Promise<{ text: string; dataStart: number }> {
  if (blob.size < 8) throw truncated(8, blob.size);
  const length = new DataView(await blob.slice(0, 8).arrayBuffer()).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw new LabError(
      'limit-exceeded',
      `The first 8 bytes of a safetensors file are the length of its header; here they say ${length} bytes, and at most ${MAX_HEADER_BYTES} are accepted. The file is damaged or not safetensors.`,
    );
  }
  const dataStart = 8 + Number(length);
  if (dataStart > blob.size) throw truncated(dataStart, blob.size);
  const bytes = await blob.slice(8, dataStart).arrayBuffer();
  return { text: new TextDecoder().decode(bytes), dataStart };
}

function parseHeader(text: string): { entries: Entry[]; metadata: Record<string, string> } {
  const header = parseJson(text);
  if (!isObject(header)) throw malformed('its header is not a JSON object');
  const { __metadata__: metadata, ...rest } = header;
  const names = Object.keys(rest);
  if (names.length > MAX_TENSORS) {
    throw new LabError(
      'limit-exceeded',
      `The file lists ${names.length} tensors; at most ${MAX_TENSORS} are accepted.`,
    );
  }
  const entries = names.map((name) => parseEntry(name, rest[name]));
  return { entries, metadata: parseMetadata(metadata) };
}

/** Only the texts of the metadata are kept; they decide nothing about the tensors. */
function parseMetadata(metadata: unknown): Record<string, string> {
  if (!isObject(metadata)) return {};
  const texts = Object.entries(metadata).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  return Object.fromEntries(texts);
}

function parseEntry(name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  if (typeof dtype !== 'string' || !isWholes(shape, MAX_RANK) || !isWholes(offsets, 2)) {
    throw malformed(`the entry of '${shorten(name)}' is not {dtype, shape, data_offsets}`);
  }
  const kind = Object.hasOwn(DTYPES, dtype) ? DTYPES[dtype] : undefined;
  if (!kind) throw unsupported(name, shorten(dtype));
  const [start = 0, end = -1] = offsets;
  const bytes = product(shape) * kind.bytes;
  if (!Number.isSafeInteger(bytes) || bytes !== end - start) {
    throw malformed(
      `'${shorten(name)}' of shape [${shape.join(', ')}] needs ${bytes} bytes as ${dtype}, its offsets ${start} to ${end} hold ${end - start}`,
    );
  }
  return { name, dtype, shape, start, end };
}

/** The tensors must tile the data: from 0 to the end of the file, no overlap and no gap. */
function checkLayout(entries: Entry[], nBytes: number): void {
  let expected = 0;
  for (const { name, start, end } of [...entries].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  )) {
    if (start !== expected) {
      throw malformed(
        `'${shorten(name)}' begins at byte ${start} of the data where ${expected} was expected (overlap or gap)`,
      );
    }
    expected = end;
  }
  if (expected > nBytes) throw truncated(expected, nBytes);
  if (expected < nBytes) {
    throw malformed(`its tensors end at byte ${expected} of ${nBytes} bytes of data`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LabError('malformed-file', notSafetensors('its header is not JSON'), {}, { cause });
  }
}

const product = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);
const shorten = (name: string): string => (name.length > 80 ? `${name.slice(0, 80)}…` : name);
const notSafetensors = (why: string): string =>
  `Not a readable safetensors file: ${why}. Save the model again, or drop another file.`;
const malformed = (why: string): LabError => new LabError('malformed-file', notSafetensors(why));
const truncated = (expected: number, found: number): LabError =>
  new LabError(
    'truncated-file',
    `A safetensors file with this header needs ${expected} bytes, ${found} are there. The download may have been cut; fetch the file again.`,
    { expected, found },
  );
const unsupported = (name: string, dtype: string): LabError =>
  new LabError(
    'unsupported-dtype',
    `Tensor '${shorten(name)}' is ${dtype}; weights are read as F32, F16, BF16 or F64. Save it as one of these.`,
    { dtype },
  );
const wrongCount = (name: string, shape: number[], found: number): LabError =>
  new LabError(
    'shape-mismatch',
    `Tensor '${name}' of shape [${shape.join(', ')}] needs ${product(shape)} values, it has ${found}.`,
  );
