/** @file Handlers of the layout worker: PCA at once, UMAP on request, placing, neighbours. */
import { UMAP } from 'umap-js';
import { LabError } from '../../src/domain/errors.ts';
import { principalAxes, projectRows, type PrincipalAxes } from '../../src/numerics/pca.ts';
import { createRandom } from '../../src/numerics/random.ts';
import type { HandlerContext, Handlers } from '../rpc/protocol.ts';
import { turn } from '../rpc/schedule.ts';
import type {
  LayoutFacts,
  LayoutProgress,
  LayoutProtocol,
  UmapOptions,
} from './layout.protocol.ts';
import { nearestRows, placeAmong, rowNorms } from './nearest.ts';

type Context = HandlerContext<LayoutProgress>;

/** Axes are found from at most so many rows: 8,192 of 512 values are a second's work. */
const maxRows = 8192;
/** Axes that UMAP's distances are taken over. */
const umapAxes = 50;
/** Neighbours that a row not laid out is put among. */
const placeNeighbours = 5;

interface Held {
  matrix: Float32Array;
  dim: number;
  norms: Float64Array;
  axes: PrincipalAxes | undefined;
  /** `[n, 2]` of the last UMAP. */
  umap: Float32Array | undefined;
}

function breatheOf({ signal }: Context): () => Promise<void> {
  return async () => {
    signal.throwIfAborted();
    await turn();
  };
}

async function axesOf(held: Held, k: number, context: Context): Promise<PrincipalAxes> {
  if (held.axes && held.axes.variance.length >= Math.min(k, held.dim)) return held.axes;
  context.progress({ what: 'principal axes', done: 0, total: 1 });
  const breathe = breatheOf(context);
  held.axes = await principalAxes(held.matrix, held.dim, { k, maxRows, breathe });
  return held.axes;
}

/** The first two of `[n, k]`. */
function firstTwo(coordinates: Float32Array, k: number): Float32Array<ArrayBuffer> {
  const n = coordinates.length / k;
  return Float32Array.from({ length: 2 * n }, (_, i) =>
    i % 2 < k ? (coordinates[(i >> 1) * k + (i % 2)] ?? NaN) : 0,
  );
}

function factsOf(axes: PrincipalAxes, method: LayoutFacts['method']): LayoutFacts {
  const share = (i: number) => (axes.total > 0 ? (axes.variance[i] ?? 0) / axes.total : 0);
  const explained: [number, number] = [share(0), share(1)];
  return { method, explained: method === 'pca' ? explained : undefined, nFitted: axes.nRows };
}

function rowsOf(coordinates: Float32Array, k: number): number[][] {
  return Array.from({ length: coordinates.length / k }, (_, i) =>
    Array.from(coordinates.subarray(i * k, (i + 1) * k)),
  );
}

async function layOut(held: Held, options: UmapOptions, context: Context): Promise<Float32Array> {
  const axes = await axesOf(held, umapAxes, context);
  const k = axes.variance.length;
  const rows = rowsOf(projectRows(held.matrix, held.dim, axes), k);
  const random = createRandom(options.seed);
  const umap = new UMAP({
    nNeighbors: Math.min(options.neighbours, rows.length - 1),
    minDist: options.minDist,
    random: () => random.uniform(),
  });
  context.progress({ what: 'finding neighbours', done: 0, total: 1 });
  await turn();
  const nEpochs = umap.initializeFit(rows);
  for (let epoch = 0; epoch < nEpochs; epoch += 1) {
    umap.step();
    if (epoch % 5 !== 0) continue;
    context.signal.throwIfAborted();
    context.progress({ what: 'laying out', done: epoch, total: nEpochs });
    await turn();
  }
  return Float32Array.from(umap.getEmbedding().flat());
}

/**
 * One set of embeddings at a time; all handlers but `use` fail with `bad-request` before it.
 * `pca` and `umap` let the loop turn, but for the search of neighbours, which is one long step.
 */
export function createLayout(): Handlers<LayoutProtocol> {
  let current: Held | undefined;
  const need = (): Held => {
    if (current) return current;
    throw new LabError('bad-request', 'There are no embeddings to lay out yet.');
  };
  return {
    use: ({ matrix, dim }) => {
      current = { matrix, dim, norms: rowNorms(matrix, dim), axes: undefined, umap: undefined };
      return Promise.resolve({ value: null });
    },
    pca: async (_, context) => {
      const held = need();
      const axes = await axesOf(held, 2, context);
      const xy = firstTwo(projectRows(held.matrix, held.dim, axes), axes.variance.length);
      return { value: { xy, facts: factsOf(axes, 'pca') }, transfer: [xy.buffer] };
    },
    umap: async (options, context) => {
      const held = need();
      held.umap = await layOut(held, options, context);
      const axes = await axesOf(held, umapAxes, context);
      return { value: { xy: held.umap, facts: factsOf(axes, 'umap') } };
    },
    place: async ({ rows, method }, context) => {
      const held = need();
      const { dim, umap } = held;
      if (method === 'pca') {
        const axes = await axesOf(held, 2, { ...context, progress: () => undefined });
        return { value: firstTwo(projectRows(rows, dim, axes), axes.variance.length) };
      }
      if (!umap) throw new LabError('bad-request', 'There is no UMAP to place embeddings in yet.');
      const xy = new Float32Array((rows.length / dim) * 2);
      for (let i = 0; i < rows.length / dim; i += 1) {
        context.signal.throwIfAborted();
        const vector = rows.subarray(i * dim, (i + 1) * dim);
        const near = nearestRows(held.matrix, held.norms, vector, placeNeighbours);
        xy.set(placeAmong(near, umap), 2 * i);
        await turn();
      }
      return { value: xy };
    },
    nearest: ({ row, top }) => {
      const { matrix, dim, norms } = need();
      const vector = matrix.subarray(row * dim, (row + 1) * dim);
      return Promise.resolve({ value: nearestRows(matrix, norms, vector, top, row) });
    },
  };
}
