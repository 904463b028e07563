/** @file A small model with every kind of field, for the writer's tests. Imported by tests only. */
import type { OnnxGraph } from './graph.ts';
import { GraphBuilder } from './graph.ts';

/** Every kind of field that a model can have. */
export function everything(): OnnxGraph {
  const g = new GraphBuilder('everything');
  const x = g.input('x', ['n', 3]);
  const y = g.op('LeakyRelu', [x], { alpha: { float: 0.25 } });
  const z = g.op('Reshape', [y, g.integers([0, -1, 1, 1])]);
  const weights = g.weights(
    Float32Array.of(1.5, -2, 0.25, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    [4, 3, 1, 1],
  );
  const c = g.op('Conv', [z, weights], { pads: [0, 0, 0, 0], group: 1 });
  const d = g.op('DepthToSpace', [c], { blocksize: 2, mode: 'DCR' });
  g.output('y', g.op('Clip', [d, g.scalar(-1), g.scalar(1)]), ['n', 1, 2, 2]);
  return g.graph;
}
