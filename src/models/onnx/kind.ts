/**
 * @file What a dropped ONNX network is for, by the shapes of what it takes and gives; its weights are
 * not read.
 */
import { FieldReader, type FieldRange } from './field-reader.ts';
import { fieldsOf, MAX_FIELDS } from './inspect.ts';

export type OnnxKind = 'generator' | 'clip-image' | 'clip-text' | 'features' | 'other';

export interface OnnxPortFacts {
  name: string;
  /** `TensorProto.DataType`. */
  type: number;
  /** Sizes that are not fixed are 0. */
  shape: number[];
}

export interface OnnxUse {
  kind: OnnxKind;
  /** Side of the pictures or number of tokens that it takes; 0 where it is not fixed. */
  size: number;
}

const GRAPH = 7;
const INPUT = 11;
const OUTPUT = 12;
const FLOAT = 1;
const INTEGERS = [6, 7];
const IMAGE_NAMES = /image_embed|image_feature|embedding/i;
/** Widths of the joint spaces of published CLIP models; ResNet-50 and Inception-V3 give 2048. */
const CLIP_WIDTHS = [512, 640, 768, 1024];

/** Tell what an ONNX file is for. @throws LabError `bad-model` when it is no readable ONNX model. */
export async function onnxUse(blob: Blob): Promise<OnnxUse> {
  const { inputs, outputs } = await readPorts(blob);
  const [first] = inputs;
  const all = (types: number[]) => inputs.every(({ type }) => types.includes(type));
  if (!first) return { kind: 'other', size: 0 };
  if (all(INTEGERS) && first.shape.length === 2) {
    return { kind: 'clip-text', size: first.shape[1] ?? 0 };
  }
  if (!all([FLOAT])) return { kind: 'other', size: 0 };
  if (inputs.length === 1 && first.shape.length === 4) {
    return { kind: pictureKind(outputs), size: first.shape[2] ?? 0 };
  }
  const draws = outputs.some(({ shape }) => shape.length === 4);
  return { kind: draws ? 'generator' : 'other', size: 0 };
}

function pictureKind(outputs: OnnxPortFacts[]): OnnxKind {
  const vectors = outputs.filter(
    ({ shape }) => shape.length === 2 || (shape.length === 4 && shape[2] === 1 && shape[3] === 1),
  );
  const isClip = vectors.some(
    ({ name, shape }) => IMAGE_NAMES.test(name) || CLIP_WIDTHS.includes(shape[1] ?? 0),
  );
  if (isClip) return 'clip-image';
  return vectors.length > 0 ? 'features' : 'other';
}

async function readPorts(
  blob: Blob,
): Promise<{ inputs: OnnxPortFacts[]; outputs: OnnxPortFacts[] }> {
  const reader = new FieldReader(blob);
  const inputs: OnnxPortFacts[] = [];
  const outputs: OnnxPortFacts[] = [];
  const port = async ({ start, end }: FieldRange) => portOf(await reader.bytes(start, end));
  for await (const field of reader.fields(0, blob.size)) {
    if (field.number !== GRAPH) continue;
    for await (const part of reader.fields(field.start, field.end)) {
      if (part.number === INPUT) inputs.push(await port(part));
      if (part.number === OUTPUT) outputs.push(await port(part));
    }
  }
  return { inputs, outputs };
}

/** `ValueInfoProto`: name 1; type 2 > tensor 1 > element type 1, shape 2 > dimensions 1 > value 1. */
function portOf(bytes: Uint8Array): OnnxPortFacts {
  const budget = { left: MAX_FIELDS };
  const port: OnnxPortFacts = { name: '', type: 0, shape: [] };
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (number === 1 && payload) port.name = new TextDecoder().decode(payload);
    if (number === 2 && payload) readType(payload, port, budget);
  }
  return port;
}

function readType(bytes: Uint8Array, port: OnnxPortFacts, budget: { left: number }): void {
  for (const tensor of fieldsOf(bytes, budget)) {
    if (tensor.number !== 1 || !tensor.payload) continue;
    for (const field of fieldsOf(tensor.payload, budget)) {
      if (field.number === 1) port.type = field.value;
      if (field.number === 2 && field.payload) port.shape = shapeOf(field.payload, budget);
    }
  }
}

function shapeOf(bytes: Uint8Array, budget: { left: number }): number[] {
  return [...fieldsOf(bytes, budget)].map(({ payload }) => {
    const fixed = payload && [...fieldsOf(payload, budget)].find(({ number }) => number === 1);
    return fixed && !fixed.payload ? fixed.value : 0;
  });
}
