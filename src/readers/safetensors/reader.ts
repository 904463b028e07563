/**
 * @file Safetensors: a JSON header of names, types and offsets, then the values. Offsets must cover
 * the rest of the file without gaps or overlaps; floats of 8 and of 16 brain bits become float32.
 *
 * Source: the format's own description (huggingface/safetensors README). Checked against a writer
 * of that description and against torch (`scripts/fixtures/readers/archives.py`).
 */
import { LabError } from '../../domain/errors.ts';
import type { Problem } from '../../domain/arrays.ts';
import { blobSource } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { malformed, overLimit, truncated, unsupportedType } from '../fail.ts';
import { flatReads } from '../flat-array.ts';
import { madeArray } from '../memory-array.ts';
import { bytesOf, countOf } from '../numbers.ts';
import type { NumericDType } from '../numbers.ts';
import { plainAxes } from '../strings.ts';
import type { FormatReader, NamedArray, OpenedFile, ReaderFile } from '../types.ts';
import { SHORT_FLOATS } from './short-floats.ts';

const MAX_HEADER_BYTES = 8_388_608;
const MAX_TENSORS = 10_000;
const LENGTH = 8;

const TYPES: ReadonlyMap<string, NumericDType> = new Map([
  ['BOOL', 'bool'],
  ['U8', 'uint8'],
  ['I8', 'int8'],
  ['U16', 'uint16'],
  ['I16', 'int16'],
  ['U32', 'uint32'],
  ['I32', 'int32'],
  ['U64', 'uint64'],
  ['I64', 'int64'],
  ['F16', 'float16'],
  ['F32', 'float32'],
  ['F64', 'float64'],
]);

interface Tensor {
  name: string;
  type: string;
  shape: number[];
  begin: number;
  end: number;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseTensor(name: string, entry: unknown): Tensor {
  const fields = isRecord(entry) ? entry : {};
  const { dtype, shape, data_offsets: offsets } = fields;
  const [begin, end] = Array.isArray(offsets) ? (offsets as unknown[]) : [];
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !shape.every(isWhole)) {
    throw malformed(`Safetensors entry ${name} lacks its type or shape`);
  }
  if (!isWhole(begin) || !isWhole(end) || end < begin) {
    throw malformed(`Safetensors entry ${name} has offsets that make no range`);
  }
  if (!Number.isSafeInteger(countOf(shape) * 8)) {
    throw malformed(`Safetensors entry ${name} has a shape that overflows`);
  }
  return { name, type: dtype, shape, begin, end };
}

/** Every byte after the header belongs to exactly one tensor. */
function assertCovers(tensors: readonly Tensor[], bytes: number): void {
  let at = 0;
  for (const tensor of [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (tensor.begin !== at) {
      const what = tensor.begin > at ? 'a gap before' : 'an overlap with';
      throw malformed(`Safetensors: ${what} ${tensor.name} at byte ${at}`);
    }
    at = tensor.end;
  }
  if (at > bytes) throw truncated('Safetensors values', at, bytes);
  if (at < bytes) throw malformed(`Safetensors: ${bytes - at} bytes after the last tensor`);
}

function parseHeader(text: string): { tensors: Tensor[]; metadata: unknown } {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new LabError(
      'malformed-file',
      'The safetensors header is no JSON. The file is damaged; export it again.',
      {},
      { cause: error },
    );
  }
  if (!isRecord(header)) throw malformed('Safetensors header is no object');
  const { __metadata__: metadata, ...entries } = header;
  const names = Object.keys(entries);
  if (names.length > MAX_TENSORS) {
    throw overLimit('Safetensors entries', MAX_TENSORS, names.length, 'Split the file.');
  }
  return { tensors: names.map((name) => parseTensor(name, entries[name])), metadata };
}

/** @throws LabError `malformed-file` unless the tensor has as many bytes as values of `width` bytes take. */
function assertBytes({ name, shape, type, begin, end }: Tensor, width: number): void {
  if (end - begin === countOf(shape) * width) return;
  throw malformed(
    `Safetensors ${name}: ${shape.join(' x ')} of ${type} is not ${end - begin} bytes`,
  );
}

function arrayOf(tensor: Tensor, source: ByteSource, base: number): NamedArray {
  const { name: path, type, shape, begin, end } = tensor;
  const short = SHORT_FLOATS.get(type);
  const dtype = TYPES.get(type);
  const axes = plainAxes(shape);
  const meta = { stored: type };
  if (short) {
    assertBytes(tensor, short.bytes);
    const make = async () => short.widen(await source.read(base + begin, base + end));
    return madeArray({ path, dtype: 'float32', shape, axes, meta, make });
  }
  if (!dtype) throw unsupportedType(`Safetensors ${path}`, type, 'It is left out.');
  assertBytes(tensor, bytesOf(dtype));
  const layout = { source, offset: base + begin, dtype, littleEndian: true, shape };
  return { path, dtype, shape, axes, units: 'unknown', meta, ...flatReads(layout) };
}

async function openSafetensors(file: ReaderFile): Promise<OpenedFile> {
  const { size } = file.blob;
  const source = blobSource(file.blob);
  const length = new DataView((await source.read(0, LENGTH)).buffer).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    const advice = 'The file is damaged or hostile.';
    throw overLimit('Safetensors header bytes', MAX_HEADER_BYTES, Number(length), advice);
  }
  const base = LENGTH + Number(length);
  const { tensors } = parseHeader(new TextDecoder().decode(await source.read(LENGTH, base)));
  assertCovers(tensors, size - base);
  const arrays: NamedArray[] = [];
  const problems: Problem[] = [];
  for (const tensor of tensors) {
    try {
      arrays.push(arrayOf(tensor, source, base));
    } catch (error) {
      if (!(error instanceof LabError) || error.code !== 'unsupported-dtype') throw error;
      problems.push({ code: error.code, message: error.message });
    }
  }
  return { format: 'safetensors', arrays, problems, close: () => undefined };
}

/** A length whose upper half is 0, then an object. */
function isSafetensors(head: Uint8Array): boolean {
  if (head.length < 10 || head[8] !== 0x7b) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return view.getUint32(4, true) === 0 && view.getUint32(0, true) > 1;
}

export const safetensorsReader: FormatReader = {
  format: 'safetensors',
  sniff: isSafetensors,
  open: openSafetensors,
};
