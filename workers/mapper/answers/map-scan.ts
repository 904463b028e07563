/**
 * @file From trials to embeddings: the mean scan, perturbed, through the active mapper of each
 * target. The unperturbed predictions of the last scans are kept, so that toggling a region costs one
 * pass through the network, not two.
 */
import type { Target } from '../../../src/domain/decode.ts';
import { LabError } from '../../../src/domain/errors.ts';
import { lerp, slerp } from '../../../src/numerics/vectors.ts';
import { applySteps } from '../../../src/perturb/apply.ts';
import { substituted } from '../../../src/perturb/substitute.ts';
import type { MappedScan, MapperProtocol } from '../mapper.protocol.ts';
import type { ActiveMapper, Registry } from '../registry.ts';
import type { Context, Scans } from '../scans/scans.ts';
import { predictScans } from './held-out.ts';

type MapRequest = MapperProtocol['map']['in'];
type InterpolateRequest = MapperProtocol['interpolate']['in'];
type ManyRequest = MapperProtocol['mapMany']['in'];
type Many = MapperProtocol['mapMany']['out'];
type Interpolated = MapperProtocol['interpolate']['out'];

/** Scans whose plain predictions are kept. */
const KEPT_SCANS = 32;

/** Maps scans of the dataset in use; one a worker. */
export class ScanMapper {
  readonly #scans: Scans;
  readonly #registry: Registry;
  readonly #plain = new Map<string, Float32Array>();

  constructor(scans: Scans, registry: Registry) {
    this.#scans = scans;
    this.#registry = registry;
  }

  /**
   * Active mappers of the targets asked that fit this dataset; targets without one are left out.
   *
   * @throws LabError `shape-mismatch` when there are mappers and none of them fits.
   */
  #mappers(targets: readonly Target[]): ActiveMapper[] {
    const { nVoxels } = this.#scans.dataset;
    const active = [...new Set(targets)].flatMap((target) => this.#registry.active(target) ?? []);
    const fitting = active.filter((mapper) => fits(mapper, nVoxels));
    if (fitting.length === 0) active[0]?.check(nVoxels);
    return fitting;
  }

  async #plainPrediction(
    mapper: ActiveMapper,
    trials: readonly number[],
    scan: Float32Array,
    signal: AbortSignal,
  ): Promise<Float32Array> {
    const { target, name, summary } = mapper;
    const key = [this.#scans.dataset.id, target, name, summary.sha256, ...trials].join(' ');
    const known = this.#plain.get(key);
    this.#plain.delete(key);
    const prediction = known ?? (await predictOne(mapper, scan, signal));
    this.#plain.set(key, prediction);
    for (const oldest of this.#plain.keys()) {
      if (this.#plain.size <= KEPT_SCANS) break;
      this.#plain.delete(oldest);
    }
    return prediction.slice();
  }

  /** @throws LabError `bad-request` (no such trial), `shape-mismatch` (mapper of other voxels). */
  async map({ trials, steps, targets }: MapRequest, context: Context): Promise<MappedScan> {
    const mappers = this.#mappers(targets);
    const betasZ = await this.#scans.meanScan(trials, context);
    const perturbedZ = applySteps(betasZ, steps);
    const mapped: MappedScan = {
      betasZ,
      perturbedZ,
      predictions: {},
      unperturbed: {},
      mappers: {},
    };
    for (const mapper of mappers) {
      const { target, name } = mapper;
      const plain = await this.#plainPrediction(mapper, trials, betasZ, context.signal);
      mapped.mappers[target] = name;
      mapped.unperturbed[target] = plain;
      mapped.predictions[target] =
        steps.length === 0 ? plain.slice() : await predictOne(mapper, perturbedZ, context.signal);
    }
    return mapped;
  }

  /**
   * Many scans in one call.
   *
   * @throws LabError `bad-request` (no such trial), `shape-mismatch` (mapper of other voxels).
   */
  async mapMany({ scans, targets }: ManyRequest, context: Context): Promise<Many> {
    const many: Many = {};
    const scanOf = async (i: number): Promise<Float32Array> => {
      const { trials = [], substitute, steps = [] } = scans[i] ?? {};
      const scan = await this.#scans.meanScan(trials, context);
      return applySteps(substitute ? substituted(scan, substitute) : scan, steps);
    };
    for (const mapper of this.#mappers(targets)) {
      const matrix = await predictScans(mapper, scans.length, scanOf, 'scans', context);
      many[mapper.target] = { matrix, dim: mapper.dim, mapper: mapper.name };
    }
    return many;
  }

  /**
   * Predictions along the way from one scan to another, `t_k = k / (nSteps - 1)`; both ends are the
   * plain predictions to the last bit.
   *
   * @throws LabError `bad-request` for less than two steps; as {@link map}.
   */
  async interpolate(request: InterpolateRequest, context: Context): Promise<Interpolated> {
    const { from, to, nSteps, space, steps, targets } = request;
    if (!Number.isInteger(nSteps) || nSteps < 2) {
      throw new LabError('bad-request', `A strip has at least 2 pictures; ${nSteps} were asked.`);
    }
    const mappers = this.#mappers(targets);
    const a = await this.#scans.meanScan(from, context);
    const b = await this.#scans.meanScan(to, context);
    const way = Array.from({ length: nSteps }, (_, k) => k / (nSteps - 1));
    const ends = space === 'voxel' ? way.map((t) => lerp(a, b, t)) : [a, b];
    const strip: Interpolated = {};
    for (const [i, mapper] of mappers.entries()) {
      const scans = ends.map((scan) => applySteps(scan, steps));
      const found = await predictEach(mapper, scans, context.signal);
      strip[mapper.target] = space === 'voxel' ? found : between(found, way, space);
      context.progress({ what: 'interpolation', done: i + 1, total: mappers.length });
    }
    return strip;
  }
}

function fits(mapper: ActiveMapper, nVoxels: number): boolean {
  try {
    mapper.check(nVoxels);
    return true;
  } catch {
    return false;
  }
}

/** One scan at a time, so that the same scan gives the same bits alone and in a strip. */
async function predictEach(
  mapper: ActiveMapper,
  scans: readonly Float32Array[],
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const found: Float32Array[] = [];
  for (const scan of scans) found.push(await predictOne(mapper, scan, signal));
  return found;
}

async function predictOne(
  mapper: ActiveMapper,
  scan: Float32Array,
  signal: AbortSignal,
): Promise<Float32Array> {
  const [prediction] = await mapper.predict([scan], signal);
  if (prediction) return prediction;
  throw new LabError('internal', `The mapper '${mapper.name}' gave no prediction.`);
}

function between(
  [a, b]: readonly Float32Array[],
  way: readonly number[],
  space: 'embedding' | 'embedding-line',
): Float32Array[] {
  const mix = space === 'embedding' ? slerp : lerp;
  return a && b ? way.map((t) => mix(a, b, t)) : [];
}
