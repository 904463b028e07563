/**
 * @file An {@link OnnxGraph} as the bytes of an ONNX model file (`ModelProto`, IR version 8,
 * operator set 17). Written by hand on {@link ./wire.ts}: see `docs/decisions/050`.
 * Checked with Python's `onnx.checker` and by running the models in ONNX Runtime.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers)
 */
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
  return joinChunks([
    ...integerField(1, IR_VERSION),
    ...stringField(2, 'afterimage'),
    ...bytesField(7, encodeGraph(graph)),
    ...bytesField(8, [...stringField(1, ''), ...integerField(2, OPERATOR_SET)]),
    ...Object.entries(metadata).flatMap(([key, value]) =>
      bytesField(14, [...stringField(1, key), ...stringField(2, value)]),
    ),
  ]);
}

function encodeGraph({ name, nodes, constants, inputs, outputs }: OnnxGraph): Chunks {
  return [
    ...nodes.flatMap((node) => bytesField(1, encodeNode(node))),
    ...stringField(2, name),
    ...constants.flatMap((constant) => bytesField(5, encodeConstant(constant))),
    ...inputs.flatMap((port) => bytesField(11, encodePort(port))),
    ...outputs.flatMap((port) => bytesField(12, encodePort(port))),
  ];
}

function encodeNode({ op, inputs, outputs, attributes }: OnnxNode): Chunks {
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

function encodeConstant({ name, shape, values }: OnnxConstant): Chunks {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [
    ...shape.flatMap((size) => integerField(1, size)),
    ...integerField(2, values instanceof Float32Array ? FLOAT : INT64),
    ...stringField(8, name),
    ...bytesField(9, [raw]),
  ];
}

/** `ValueInfoProto` of a float32 tensor. */
function encodePort({ name, shape }: OnnxPort): Chunks {
  const dims = shape.flatMap((size) =>
    bytesField(1, typeof size === 'number' ? integerField(1, size) : stringField(2, size)),
  );
  const tensor = [...integerField(1, FLOAT), ...bytesField(2, dims)];
  return [...stringField(1, name), ...bytesField(2, bytesField(1, tensor))];
}
