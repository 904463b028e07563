/**
 * @file What an ONNX file takes, gives and knows, without its weights: enough to refuse a network of
 * another kind, or a tokenizer of another model, before hundreds of megabytes are read.
 * Checked on networks that Python and the lab wrote (`kind.test.ts`, `look.test.ts`).
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers)
 */
import type { OnnxFacts } from './inspect.ts';
import { fieldsOf, inspectOnnx, MAX_FIELDS, packedIntegers } from './inspect.ts';
import { nodeOf, textOf } from './parts.ts';
import { outlineOnnx } from './split.ts';
import { vocabularyOf, type GraphNode } from './vocabulary.ts';

export interface OnnxPortFacts {
  name: string;
  /** As ONNX Runtime names it; `other` for what no network here has. */
  type: string;
  /** Sizes that are not fixed are 0. */
  shape: number[];
}

export interface OnnxLook {
  facts: OnnxFacts;
  /** Without the weights that older exporters list among them. */
  inputs: OnnxPortFacts[];
  outputs: OnnxPortFacts[];
  /** Rows of the table that token ids are looked up in; undefined where there is none to be seen. */
  vocabulary: number | undefined;
}

/** `TensorProto.DataType`. */
const TYPES: Readonly<Record<number, string>> = {
  1: 'float32',
  6: 'int32',
  7: 'int64',
  10: 'float16',
  11: 'float64',
};

type Budget = { left: number };

/**
 * Look at an ONNX file of any size.
 *
 * @throws LabError `bad-model` when it is no readable model, `limit-exceeded`, `model-fetch`.
 */
export async function lookAtOnnx(blob: Blob): Promise<OnnxLook> {
  const model = await outlineOnnx(blob);
  const facts = inspectOnnx(model);
  const budget = { left: MAX_FIELDS };
  const graph = emptyGraph();
  for (const { number, payload } of fieldsOf(model, budget)) {
    if (number === 7 && payload) readGraph(payload, graph, budget);
  }
  const inputs = graph.inputs.filter(({ name }) => !graph.weights.has(name));
  const isInteger = ({ type }: OnnxPortFacts) => type === 'int32' || type === 'int64';
  const ids = inputs.filter(isInteger).map(({ name }) => name);
  const vocabulary = vocabularyOf(graph.nodes, graph.weights, ids);
  return { facts, inputs, outputs: graph.outputs, vocabulary };
}

function emptyGraph() {
  return {
    nodes: [] as GraphNode[],
    /** Shapes by name. */
    weights: new Map<string, number[]>(),
    inputs: [] as OnnxPortFacts[],
    outputs: [] as OnnxPortFacts[],
  };
}

function readGraph(bytes: Uint8Array, graph: ReturnType<typeof emptyGraph>, budget: Budget): void {
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (!payload) continue;
    if (number === 1) graph.nodes.push(nodeOf(payload, budget));
    if (number === 5) graph.weights.set(...weightOf(payload, budget));
    if (number === 11) graph.inputs.push(portOf(payload, budget));
    if (number === 12) graph.outputs.push(portOf(payload, budget));
  }
}

/** `TensorProto`: dimensions 1 (packed or one by one), name 8. */
function weightOf(bytes: Uint8Array, budget: Budget): [name: string, shape: number[]] {
  let name = '';
  const shape: number[] = [];
  for (const { number, value, payload } of fieldsOf(bytes, budget)) {
    if (number === 1) shape.push(...(payload ? packedIntegers(payload) : [value]));
    if (number === 8 && payload) name = textOf(payload);
  }
  return [name, shape];
}

/** `ValueInfoProto`: name 1; type 2 > tensor 1 > element type 1, shape 2 > dimensions 1 > value 1. */
function portOf(bytes: Uint8Array, budget: Budget): OnnxPortFacts {
  const port: OnnxPortFacts = { name: '', type: 'other', shape: [] };
  for (const { number, payload } of fieldsOf(bytes, budget)) {
    if (number === 1 && payload) port.name = textOf(payload);
    if (number === 2 && payload) readType(payload, port, budget);
  }
  return port;
}

function readType(bytes: Uint8Array, port: OnnxPortFacts, budget: Budget): void {
  for (const tensor of fieldsOf(bytes, budget)) {
    if (tensor.number !== 1 || !tensor.payload) continue;
    for (const field of fieldsOf(tensor.payload, budget)) {
      if (field.number === 1) port.type = TYPES[field.value] ?? 'other';
      if (field.number === 2 && field.payload) port.shape = shapeOf(field.payload, budget);
    }
  }
}

function shapeOf(bytes: Uint8Array, budget: Budget): number[] {
  return [...fieldsOf(bytes, budget)].map(({ payload }) => {
    const fixed = payload && [...fieldsOf(payload, budget)].find(({ number }) => number === 1);
    return fixed && !fixed.payload ? fixed.value : 0;
  });
}
