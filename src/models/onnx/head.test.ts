/** @file The head of a network: what no convolution precedes, and nothing else. */
import { expect, it } from 'vitest';
import { encodeModel } from './encode.ts';
import { GraphBuilder } from './graph.ts';
import { headOf } from './head.ts';
import { partsOf } from './parts.ts';

/** Styles of two layers from an embedding, a convolution for each, and an unused number. */
function generator() {
  const g = new GraphBuilder('two layers');
  const clip = g.input('clip', ['n', 2]);
  const noise = g.input('noise', ['n', 2, 1, 1]);
  const style = () =>
    g.op('Reshape', [g.op('MatMul', [clip, g.weights(Float32Array.of(1, 2, 3, 4), [2, 2])]), at]);
  const at = g.integers([0, 2, 1, 1]);
  const kernel = () => g.weights(new Float32Array(36), [2, 2, 3, 3]);
  let x = g.op('Mul', [g.weights(new Float32Array(32), [1, 2, 4, 4]), style()]);
  x = g.op('Add', [g.op('Conv', [x, kernel()], { pads: [1, 1, 1, 1] }), noise]);
  x = g.op('Conv', [g.op('Mul', [x, style()]), kernel()], { pads: [1, 1, 1, 1] });
  g.output('picture', x, ['n', 2, 4, 4]);
  return g.graph;
}

it('keeps what no convolution precedes, the styles of late layers with it', () => {
  const head = headOf(encodeModel(generator()));
  if (!head) throw new Error('There is a head.');
  const { nodes, weights, inputs } = partsOf(head.model);
  const nOf = (op: string) => nodes.filter((node) => node.op === op).length;
  expect(nodes.some(({ op }) => op === 'Conv')).toBe(false);
  expect([nOf('MatMul'), nOf('Reshape'), nOf('Mul'), nOf('Cast')]).toEqual([2, 2, 1, 3]);
  // Kernels and noise stay behind.
  expect(head.inputs).toEqual(['clip']);
  expect([...inputs.keys()]).toEqual(['clip']);
  expect(weights.size).toBe(4);
  expect(head.outputs).toHaveLength(3);
});

it('says nothing of a network without convolutions, or with graphs inside its nodes', () => {
  const g = new GraphBuilder('linear');
  const x = g.input('x', ['n', 2]);
  g.output('y', g.op('MatMul', [x, g.weights(new Float32Array(4), [2, 2])]), ['n', 2]);
  expect(headOf(encodeModel(g.graph))).toBeUndefined();
  const graph = generator();
  graph.nodes.push({ op: 'If', inputs: ['clip'], outputs: ['other'], attributes: {} });
  expect(headOf(encodeModel(graph))).toBeUndefined();
});
