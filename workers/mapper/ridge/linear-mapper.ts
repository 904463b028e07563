/** @file A trained ridge as a mapper of the registry: weights on the device in blocks that fit. */
import type { Target } from '../../../src/domain/decode.ts';
import { LabError } from '../../../src/domain/errors.ts';
import type { ModelSummary, TensorRecord } from '../../../src/domain/model.ts';
import { takeBlock, transpose } from '../../../src/numerics/matrix.ts';
import type { Engine } from '../engine/engine.ts';
import * as kernels from '../engine/kernels.ts';
import type { Dense } from '../network/network.ts';
import type { ActiveMapper } from '../registry.ts';
import type { Preparation } from '../scans/prepare.ts';

export interface LinearWeights {
  /** `[nVoxels, dim]`, zero for voxels that were left out. */
  weights: Float32Array;
  /** `[dim]`. */
  intercept: Float32Array;
  nVoxels: number;
  dim: number;
}

/** Half of the smallest limit of a device buffer. */
const BLOCK_BYTES = 64 * 1024 * 1024;

function upload({ weights, intercept, nVoxels, dim }: LinearWeights): Dense[] {
  const width = Math.max(1, Math.floor(BLOCK_BYTES / 4 / nVoxels));
  const blocks: Dense[] = [];
  for (let from = 0; from < dim; from += width) {
    const columns = Math.min(width, dim - from);
    const block = takeBlock(weights, dim, { row: 0, column: from, rows: nVoxels, columns });
    blocks.push({
      w: kernels.uploadMatrix(block, nVoxels, columns),
      b: kernels.uploadVector(intercept.slice(from, from + columns)),
    });
  }
  return blocks;
}

/** Scans below one another, 0 where a voxel is not finite. */
function stack(scans: readonly Float32Array[], nVoxels: number): Float32Array {
  const rows = new Float32Array(scans.length * nVoxels);
  scans.forEach((scan, r) => {
    for (let v = 0; v < nVoxels; v += 1) {
      const value = scan[v] ?? 0;
      rows[r * nVoxels + v] = Number.isFinite(value) ? value : 0;
    }
  });
  return rows;
}

/** As PyTorch's linear layer: `weight [dim, nVoxels]`, `bias [dim]`. */
async function exportLinear(
  blocks: readonly Dense[],
  { nVoxels, dim }: Pick<LinearWeights, 'nVoxels' | 'dim'>,
): Promise<TensorRecord> {
  const weight = new Float32Array(dim * nVoxels);
  const bias = new Float32Array(dim);
  let row = 0;
  for (const { w, b } of blocks) {
    const values = await kernels.download(w);
    const columns = values.length / nVoxels;
    weight.set(transpose(values, nVoxels, columns), row * nVoxels);
    bias.set(await kernels.download(b), row);
    row += columns;
  }
  return {
    weight: { shape: [dim, nVoxels], values: weight },
    bias: { shape: [dim], values: bias },
  };
}

/**
 * Read a linear layer, as {@link ActiveMapper.tensors} of a ridge gives it.
 *
 * @throws LabError `bad-model` if the shapes do not fit.
 */
export function linearWeights(tensors: TensorRecord): LinearWeights {
  const { weight, bias } = tensors;
  const [dim = 0, nVoxels = 0] = weight?.shape ?? [];
  if (!weight || !bias || weight.shape.length !== 2 || bias.values.length !== dim || dim === 0) {
    throw new LabError(
      'bad-model',
      `A linear mapper has 'weight' [dim, nVoxels] and 'bias' [dim]; this one has ` +
        `[${weight?.shape.join(', ') ?? ''}] and [${bias?.shape.join(', ') ?? ''}].`,
    );
  }
  const weights = transpose(weight.values, dim, nVoxels);
  return { weights, intercept: bias.values.slice(), nVoxels, dim };
}

/** Are these the tensors of a linear layer rather than of the network? */
export function isLinear(tensors: TensorRecord): boolean {
  return 'weight' in tensors && 'bias' in tensors;
}

/** What the page shows of a linear mapper that was loaded. */
export function summariseLinear(
  { name, sha256, simulated }: Pick<ModelSummary, 'name' | 'sha256' | 'simulated'>,
  { weights, intercept, nVoxels, dim }: LinearWeights,
): ModelSummary {
  return {
    ...{ kind: 'mapper', name, sha256, simulated },
    nParameters: weights.length + intercept.length,
    signature: `${nVoxels} voxels -> ${dim}`,
    notes: ['linear'],
  };
}

/** Put a ridge on the device. @throws (by `check`) LabError `shape-mismatch`. */
export function createLinearMapper(
  engine: Engine,
  target: Target,
  summary: ModelSummary,
  model: LinearWeights,
  preparation?: Preparation,
): ActiveMapper {
  const { nVoxels, dim } = model;
  const blocks = upload(model);
  const predict = async (scans: readonly Float32Array[]): Promise<Float32Array[]> => {
    const rows = stack(scans, nVoxels);
    const out = scans.map(() => new Float32Array(dim));
    let column = 0;
    for (const { w, b } of blocks) {
      const part = kernels.scoped(() =>
        kernels.affine(kernels.uploadMatrix(rows, scans.length, nVoxels), w, b, 'linear'),
      );
      const values = await kernels.take(part);
      const width = values.length / scans.length;
      out.forEach((row, r) => row.set(values.subarray(r * width, (r + 1) * width), column));
      column += width;
    }
    return out;
  };
  return {
    target,
    name: summary.name,
    dim,
    summary,
    preparation,
    check(found) {
      if (found === nVoxels) return;
      throw new LabError(
        'shape-mismatch',
        `The mapper '${summary.name}' expects ${nVoxels} voxels; these betas have ${found}. Train one for them.`,
        { expected: nVoxels, found },
      );
    },
    predict: (scans) =>
      engine.guard(() => (scans.length === 0 ? Promise.resolve([]) : predict(scans))),
    tensors: () => engine.guard(() => exportLinear(blocks, { nVoxels, dim })),
    dispose: () => kernels.release(blocks),
  };
}
