/** @file Handlers of the layout worker: PCA at once, UMAP on request, placing, neighbours. */
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
import { attractionOf } from './umap/attraction.ts';
import { fuzzyGraph } from './umap/graph.ts';
import { arrange } from './umap/lay-out.ts';
import { nearestNeighbours, type Breathe } from './umap/neighbours.ts';

type Context = HandlerContext<LayoutProgress>;

/** Axes are found from at most so many rows: 8,192 of 512 values are a second's work. */
const maxRows = 8192;
/** Finding axes takes some tens of steps, and stops at some hundreds. */
const mostSteps = 200;
/** Axes that UMAP's distances are taken over. */
const umapAxes = 50;
/** Rows that are projected at once: some 50 ms on 50 axes. */
const blockRows = 1024;
/** Work between two turns of the loop. */
const turnMs = 50;
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

/** Turns the loop every 50 ms, and tells the share that is done. */
function tellingBreath(what: string, { signal, progress }: Context): Breathe {
  let last = -Infinity;
  return async (share) => {
    const now = performance.now();
    if (now - last < turnMs) return;
    signal.throwIfAborted();
    progress({ what, done: share, total: 1 });
    await turn();
    last = performance.now();
  };
}

async function axesOf(held: Held, k: number, context: Context): Promise<PrincipalAxes> {
  if (held.axes && held.axes.variance.length >= Math.min(k, held.dim)) return held.axes;
  const telling = tellingBreath('principal axes', context);
  let steps = 0;
  const breathe = () => telling(Math.min(1, steps++ / mostSteps));
  // Two axes are a map; fifty are where distances are taken, to which their last digits are nothing.
  const tolerance = k > 2 ? 1e-5 : 1e-11;
  held.axes = await principalAxes(held.matrix, held.dim, { k, maxRows, tolerance, breathe });
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

/** All rows along the axes, `[n, k]`, in blocks. */
async function projectAll({ matrix, dim }: Held, axes: PrincipalAxes, breathe: Breathe) {
  const [n, k] = [matrix.length / dim, axes.variance.length];
  const out = new Float32Array(n * k);
  for (let row = 0; row < n; row += blockRows) {
    await breathe(row / n);
    out.set(projectRows(matrix.subarray(row * dim, (row + blockRows) * dim), dim, axes), row * k);
  }
  return out;
}

/** The first two axes, the longer of them 20 wide: where a UMAP begins. */
function beginning(coordinates: Float32Array, k: number): Float32Array<ArrayBuffer> {
  const xy = firstTwo(coordinates, k);
  const most = xy.reduce((best, value) => Math.max(best, Math.abs(value)), 0);
  return most > 0 ? xy.map((value) => (10 * value) / most) : xy;
}

async function layOut(held: Held, options: UmapOptions, context: Context) {
  const axes = await axesOf(held, umapAxes, context);
  const k = axes.variance.length;
  const values = await projectAll(held, axes, tellingBreath('principal axes', context));
  const random = createRandom(options.seed);
  // As usual, the row itself counts as one of its neighbours.
  const n = values.length / k;
  const nNeighbours = Math.max(1, Math.min(options.neighbours, n - 1) - 1);
  const searching = tellingBreath('finding neighbours', context);
  const lists = await nearestNeighbours({ values, dim: k }, nNeighbours, random, searching);
  const graph = await fuzzyGraph(lists, tellingBreath('joining neighbours', context));
  const xy = beginning(values, k);
  const curve = attractionOf(options.minDist);
  await arrange(xy, graph, curve, random, tellingBreath('laying out', context));
  return xy;
}

/**
 * One set of embeddings at a time; all handlers but `use` fail with `bad-request` before it.
 * `pca`, `umap` and `place` let the loop turn some twenty times a second, and tell how far they are.
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
      const projecting = tellingBreath('principal axes', context);
      const xy = firstTwo(await projectAll(held, axes, projecting), axes.variance.length);
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
