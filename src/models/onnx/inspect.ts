/**
 * @file What an ONNX file says of itself, read without running it: operators, weights, whether they
 * lie in another file. Walks the protobuf fields and skips every payload, so a file of gigabytes
 * costs no more than its directory. Checked against Python's `onnx` on the files of the fixtures.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers)
 */
import { LabError } from '../../domain/errors.ts';

export interface OnnxFacts {
  producer: string;
  nNodes: number;
  /** Numbers in the stored weights. */
  nParameters: number;
  /** Names of the weights that lie in another file. */
  external: string[];
  /** Names of what goes in (older exporters name weights, too) and comes out. */
  inputs: string[];
  outputs: string[];
}

export const MAX_FIELDS = 2_000_000;
const EXTERNAL_LOCATION = 1;

/**
 * Facts of an ONNX model.
 *
 * @param bytes     The file, borrowed.
 * @throws LabError `bad-model` when the bytes are not a readable `ModelProto` with a graph.
 */
export function inspectOnnx(bytes: Uint8Array): OnnxFacts {
  const facts: OnnxFacts = {
    ...{ producer: '', nNodes: 0, nParameters: 0, external: [] },
    ...{ inputs: [], outputs: [] },
  };
  const budget = { left: MAX_FIELDS };
  let hasGraph = false;
  for (const field of fieldsOf(bytes, budget)) {
    if (field.number === 2 && field.payload) facts.producer = text(field.payload);
    if (field.number === 7 && field.payload) {
      hasGraph = true;
      readGraph(field.payload, facts, budget);
    }
  }
  if (!hasGraph || facts.nNodes === 0) throw notOnnx('it has no graph');
  return facts;
}

function readGraph(bytes: Uint8Array, facts: OnnxFacts, budget: { left: number }): void {
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (number === 1) facts.nNodes += 1;
    if (number === 5 && payload) readWeights(payload, facts, budget);
    if (number === 11 && payload) facts.inputs.push(...portName(payload, budget));
    if (number === 12 && payload) facts.outputs.push(...portName(payload, budget));
  }
}

/** The name of an input or output, where it has one. */
function portName(bytes: Uint8Array, budget: { left: number }): string[] {
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (number === 1 && payload) return [text(payload)];
  }
  return [];
}

function readWeights(bytes: Uint8Array, facts: OnnxFacts, budget: { left: number }): void {
  let count = 1;
  let name = '';
  let external = false;
  for (const { number, value, payload } of fieldsOf(bytes, budget)) {
    if (number === 1 && payload) count *= product(packedIntegers(payload));
    else if (number === 1) count *= value;
    if (number === 8 && payload) name = text(payload);
    if (number === 14) external = value === EXTERNAL_LOCATION;
  }
  facts.nParameters += count;
  if (external) facts.external.push(name);
}

export interface Field {
  number: number;
  /** Of a whole number field; 0 for others. */
  value: number;
  /** Of a length-delimited field: a view. */
  payload: Uint8Array | undefined;
}

/** The fields of a protobuf message, payloads as views. @throws LabError `bad-model`. */
export function* fieldsOf(bytes: Uint8Array, budget: { left: number }): Generator<Field> {
  let at = 0;
  while (at < bytes.length) {
    budget.left -= 1;
    if (budget.left < 0) throw notOnnx(`it has more than ${MAX_FIELDS} fields`);
    const tag = varint(bytes, at);
    const number = Math.floor(tag.value / 8);
    const kind = tag.value % 8;
    const { field, end } = readField(bytes, tag.end, number, kind);
    if (end > bytes.length) throw notOnnx('it ends in the middle of a field');
    yield field;
    at = end;
  }
}

function readField(bytes: Uint8Array, at: number, number: number, kind: number) {
  const plain: Field = { number, value: 0, payload: undefined };
  if (kind === 0) {
    const { value, end } = varint(bytes, at);
    return { field: { ...plain, value }, end };
  }
  if (kind === 2) {
    const { value, end } = varint(bytes, at);
    return { field: { ...plain, payload: bytes.subarray(end, end + value) }, end: end + value };
  }
  if (kind === 1) return { field: plain, end: at + 8 };
  if (kind === 5) return { field: plain, end: at + 4 };
  throw notOnnx(`it has a field of the unknown kind ${kind}`);
}

function varint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let i = 0; i < 10; i += 1) {
    const byte = bytes[start + i];
    if (byte === undefined) throw notOnnx('it ends in the middle of a number');
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: start + i + 1 };
  }
  throw notOnnx('it has a number of more than 64 bits');
}

/** Whole numbers packed one after another. */
export function packedIntegers(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const { value, end } = varint(bytes, at);
    values.push(value);
    at = end;
  }
  return values;
}

const product = (values: number[]): number => values.reduce((a, b) => a * b, 1);

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(0, 256));

/** The error of a file that is no ONNX model. */
export const notOnnx = (why: string): LabError =>
  new LabError(
    'bad-model',
    `Not a readable ONNX model: ${why}. Export the network again, or drop another file.`,
  );
