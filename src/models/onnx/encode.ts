/**
 * @file An {@link OnnxGraph} as the bytes of an ONNX model file (`ModelProto`, IR version 8,
 * operator set 17). Written by hand on {@link ./wire.ts}: see `docs/decisions/050`.
 * Checked with Python's `onnx.checker` and by running the models in ONNX Runtime.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers)
 */
import type { Tensor } from '../../domain/model.ts';
import type { AttributeValue, OnnxConstant, OnnxGraph, OnnxNode, OnnxPort } from './graph.ts';
import type { Chunks } from './wire.ts';
import { bytesField, floatField, integerField, joinChunks, stringField } from './wire.ts';

const IR_VERSION = 8;
const OPERATOR_SET = 17;
const FLOAT = 1;
const INT64 = 7;
/** `AttributeProto.AttributeType`. */
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_STRING = 3;
const ATTRIBUTE_INTS = 7;
/** `TensorProto.DataLocation`. */
const EXTERNAL = 1;
/** Smaller constants stay in the model: shapes are derived from them. */
const APART_NUMBERS = 4096;

/** Numbers of a model that are kept beside it, under the path by which it names them. */
export interface ApartWeights {
  path: string;
  nBytes: number;
  /** Their bytes; borrowed, and good until `release`. */
  read(): Uint8Array;
  /** They have been copied: free what can be had again. `read` still works, but may take longer. */
  release(): void;
}

/** A model whose large weights are read one by one while a session is made of it. */
export interface SplitModel {
  model: Uint8Array;
  weights: ApartWeights[];
}

/**
 * An ONNX model without its large weights, and these beside it as external data.
 *
 * @param graph  Borrowed for as long as the weights may be read.
 */
export function splitModel(graph: OnnxGraph): SplitModel {
  const weights: ApartWeights[] = [];
  const uses = new Map<Tensor, number>();
  const model = joinChunks(
    modelChunks(graph, {}, (constant) => {
      const nNumbers = constant.shape.reduce((a, b) => a * b, 1);
      if (nNumbers < APART_NUMBERS) return encodeConstant(constant);
      const path = `w${weights.length}`;
      weights.push(apartWeights(constant, path, 4 * nNumbers, uses));
      return encodeApart(constant, path);
    }),
  );
  return { model, weights };
}

/** @param uses  How many weights, not copied yet, are made from each tensor. */
function apartWeights(
  constant: OnnxConstant,
  path: string,
  nBytes: number,
  uses: Map<Tensor, number>,
): ApartWeights {
  const { from } = constant;
  if (from) uses.set(from, (uses.get(from) ?? 0) + 1);
  let made: Float32Array | BigInt64Array | undefined;
  const read = () => {
    made ??= valuesOf(constant);
    return new Uint8Array(made.buffer, made.byteOffset, made.byteLength);
  };
  const release = () => {
    if (!made) return;
    const { buffer } = made;
    made = undefined;
    if (!from?.release) return;
    if (buffer !== from.values.buffer && buffer instanceof ArrayBuffer) buffer.transfer(0);
    const left = (uses.get(from) ?? 0) - 1;
    uses.set(from, left);
    if (left === 0) from.release();
  };
  return { path, nBytes, read, release };
}

/**
 * The bytes of an ONNX model.
 *
 * @param graph     Borrowed; its weights are copied once, into the result.
 * @param metadata  Goes to the model's `metadata_props`.
 */
export function encodeModel(
  graph: OnnxGraph,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  return joinChunks(modelChunks(graph, metadata, encodeConstant));
}

type EncodeConstant = (constant: OnnxConstant) => Chunks;

function modelChunks(
  graph: OnnxGraph,
  metadata: Record<string, string>,
  encode: EncodeConstant,
): Chunks {
  return [
    ...integerField(1, IR_VERSION),
    ...stringField(2, 'afterimage'),
    ...bytesField(7, encodeGraph(graph, encode)),
    ...bytesField(8, [...stringField(1, ''), ...integerField(2, OPERATOR_SET)]),
    ...Object.entries(metadata).flatMap(([key, value]) => bytesField(14, entryChunks(key, value))),
  ];
}

function encodeGraph(
  { name, nodes, constants, inputs, outputs }: OnnxGraph,
  encode: EncodeConstant,
): Chunks {
  return [
    ...nodes.flatMap((node) => bytesField(1, encodeNode(node))),
    ...stringField(2, name),
    ...constants.flatMap((constant) => bytesField(5, encode(constant))),
    ...inputs.flatMap((port) => bytesField(11, encodePort(port))),
    ...outputs.flatMap((port) => bytesField(12, encodePort(port))),
  ];
}

/** `NodeProto`. */
export function encodeNode({ op, inputs, outputs, attributes }: OnnxNode): Chunks {
  return [
    ...inputs.flatMap((name) => stringField(1, name)),
    ...outputs.flatMap((name) => stringField(2, name)),
    ...stringField(3, outputs.join('+')),
    ...stringField(4, op),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      bytesField(5, [...stringField(1, name), ...encodeAttribute(value)]),
    ),
  ];
}

/** A bare number is an integer attribute; floats are marked, as ONNX tells them apart. */
function encodeAttribute(value: AttributeValue): Chunks {
  if (typeof value === 'number') {
    return [...integerField(3, value), ...integerField(20, ATTRIBUTE_INT)];
  }
  if (typeof value === 'string') {
    return [...stringField(4, value), ...integerField(20, ATTRIBUTE_STRING)];
  }
  if ('float' in value) {
    return [...floatField(2, value.float), ...integerField(20, ATTRIBUTE_FLOAT)];
  }
  return [...value.flatMap((whole) => integerField(8, whole)), ...integerField(20, ATTRIBUTE_INTS)];
}

/** `StringStringEntryProto`. */
export function entryChunks(key: string, value: string): Chunks {
  return [...stringField(1, key), ...stringField(2, value)];
}

function valuesOf({ values }: OnnxConstant): Float32Array | BigInt64Array {
  return typeof values === 'function' ? values() : values;
}

function rawBytes(constant: OnnxConstant): Uint8Array {
  const { buffer, byteOffset, byteLength } = valuesOf(constant);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function constantHead({ name, shape }: OnnxConstant, type: number): Chunks {
  return [
    ...shape.flatMap((size) => integerField(1, size)),
    ...integerField(2, type),
    ...stringField(8, name),
  ];
}

function encodeConstant(constant: OnnxConstant): Chunks {
  const type = constant.values instanceof BigInt64Array ? INT64 : FLOAT;
  return [...constantHead(constant, type), ...bytesField(9, [rawBytes(constant)])];
}

function encodeApart(constant: OnnxConstant, path: string): Chunks {
  return [...constantHead(constant, FLOAT), ...locationChunks(path)];
}

/** Fields of a `TensorProto` whose numbers lie at the beginning of another file. */
export function locationChunks(path: string): Chunks {
  return [...bytesField(13, entryChunks('location', path)), ...integerField(14, EXTERNAL)];
}

/** `ValueInfoProto` of a float32 tensor; without a shape it may have any. */
export function encodePort({ name, shape }: Pick<OnnxPort, 'name'> & Partial<OnnxPort>): Chunks {
  const dims = shape?.flatMap((size) =>
    bytesField(1, typeof size === 'number' ? integerField(1, size) : stringField(2, size)),
  );
  const tensor = [...integerField(1, FLOAT), ...(dims ? bytesField(2, dims) : [])];
  return [...stringField(1, name), ...bytesField(2, bytesField(1, tensor))];
}
