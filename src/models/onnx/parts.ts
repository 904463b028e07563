/**
 * @file The parts of an ONNX model, each with its own bytes, so that some of them can be looked at or
 * put together to another model. Views of the model; nothing is copied.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers)
 */
import { fieldsOf, MAX_FIELDS } from './inspect.ts';
import type { GraphNode } from './vocabulary.ts';
import type { Chunks } from './wire.ts';
import { bytesField, integerField } from './wire.ts';

export interface NodePart extends GraphNode {
  bytes: Uint8Array;
}

export interface WeightPart {
  bytes: Uint8Array;
  /** `TensorProto.DataType`. */
  type: number;
  /** Its numbers, where they are stored in raw form inside the model. */
  raw?: Uint8Array;
  /** Where they lie otherwise. */
  path?: string;
}

export interface ModelParts {
  /** In the order in which they run. */
  nodes: NodePart[];
  weights: Map<string, WeightPart>;
  /** Bytes of the inputs by name; older exporters list the weights, too. */
  inputs: Map<string, Uint8Array>;
  /** Everything of the model but its graph. */
  rest: Chunks;
}

type Budget = { left: number };

/** @throws LabError `bad-model` when the bytes are no readable model. */
export function partsOf(model: Uint8Array): ModelParts {
  const budget = { left: MAX_FIELDS };
  const parts: ModelParts = { nodes: [], weights: new Map(), inputs: new Map(), rest: [] };
  for (const { number, value, payload } of fieldsOf(model, budget)) {
    if (number === 7 && payload) readGraph(payload, parts, budget);
    else
      parts.rest.push(...(payload ? bytesField(number, [payload]) : integerField(number, value)));
  }
  return parts;
}

function readGraph(bytes: Uint8Array, parts: ModelParts, budget: Budget): void {
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (!payload) continue;
    if (number === 1) parts.nodes.push(nodeOf(payload, budget));
    if (number === 5) parts.weights.set(...weightOf(payload, budget));
    if (number === 11) parts.inputs.set(nameOf(payload, budget), payload);
  }
}

/** `NodeProto`: inputs 1, outputs 2, operator 4. */
export function nodeOf(bytes: Uint8Array, budget: Budget): NodePart {
  const node: NodePart = { op: '', inputs: [], outputs: [], bytes };
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (!payload) continue;
    if (number === 1) node.inputs.push(textOf(payload));
    if (number === 2) node.outputs.push(textOf(payload));
    if (number === 4) node.op = textOf(payload);
  }
  return node;
}

/** `TensorProto`: type 2, name 8, raw numbers 9, entries of external data 13. */
function weightOf(bytes: Uint8Array, budget: Budget): [name: string, weight: WeightPart] {
  const weight: WeightPart = { bytes, type: 0 };
  let name = '';
  for (const { number, value, payload } of fieldsOf(bytes, budget)) {
    if (number === 2) weight.type = value;
    if (number === 8 && payload) name = textOf(payload);
    if (number === 9 && payload) weight.raw = payload;
    if (number === 13 && payload) weight.path = locationOf(payload, budget) ?? weight.path ?? '';
  }
  return [name, weight];
}

/** `StringStringEntryProto` with the key `location`: key 1, value 2. */
function locationOf(bytes: Uint8Array, budget: Budget): string | undefined {
  const texts = ['', '', ''];
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (payload && number < texts.length) texts[number] = textOf(payload);
  }
  return texts[1] === 'location' ? texts[2] : undefined;
}

function nameOf(bytes: Uint8Array, budget: Budget): string {
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (number === 1 && payload) return textOf(payload);
  }
  return '';
}

/** A name as the file spells it. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
