/**
 * @file Scans in z-scores, made when they are asked for. Sessions come from the reader's port and
 * stay as they are on disk (int16 mostly) in a cache that drops the least recently used; z-scores of
 * a trial are computed from its session's mean and sd, never kept for all.
 */
import { LabError } from '../../../src/domain/errors.ts';
import { momentsPerVoxel, zscoreRowInto, type VoxelMoments } from '../../../src/numerics/zscore.ts';
import type { RpcClient } from '../../rpc/client.ts';
import type { HandlerContext } from '../../rpc/protocol.ts';
import type { BetasProtocol } from '../../reader/reader.protocol.ts';
import type { MapperDataset, Progress } from '../mapper.protocol.ts';

export type BetasReader = Pick<RpcClient<BetasProtocol>, 'call'>;
export type Context = HandlerContext<Progress>;

/** One session as on disk, with the moments of its voxels. */
export interface Session {
  betas: Int16Array | Float32Array;
  nTrials: number;
  firstTrial: number;
  moments: VoxelMoments;
}

/** All 40 sessions of the largest subjects fit as int16. */
const CACHE_BYTES = 1.5 * 2 ** 30;

function checkSession(
  session: { nTrials: number; nVoxels: number },
  dataset: MapperDataset,
  id: number,
) {
  const expected = dataset.sessions.find((s) => s.session === id)?.nTrials;
  if (session.nTrials === expected && session.nVoxels === dataset.nVoxels) return;
  throw new LabError(
    'shape-mismatch',
    `Session ${id} should have ${expected} trials x ${dataset.nVoxels} voxels, but has ` +
      `${session.nTrials} x ${session.nVoxels}. Drop its file again.`,
    { session: id },
  );
}

/** The scans of the dataset in use. */
export class Scans {
  #reader: BetasReader | undefined;
  #dataset: MapperDataset | undefined;
  readonly #cache = new Map<number, Promise<Session>>();
  readonly #bytes = new Map<number, number>();
  readonly #maxBytes: number;

  constructor(maxBytes = CACHE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  connect(reader: BetasReader): void {
    this.#reader = reader;
  }

  /** Use another dataset; what was cached of the old one is forgotten. */
  use(dataset: MapperDataset): void {
    this.#dataset = dataset;
    this.#cache.clear();
    this.#bytes.clear();
  }

  /** Whether a dataset is in use. */
  get loaded(): boolean {
    return this.#dataset !== undefined;
  }

  /** @throws LabError `no-dataset`. */
  get dataset(): MapperDataset {
    if (this.#dataset) return this.#dataset;
    throw new LabError('no-dataset', 'No dataset is loaded. Drop betas, or open the demo subject.');
  }

  /** @throws LabError `missing-part` if the reader's port was not handed over. */
  get reader(): BetasReader {
    if (this.#reader) return this.#reader;
    throw new LabError('missing-part', 'The mapper worker has no port to the reader worker.');
  }

  /** Place of a trial: its session and its row there. @throws LabError `bad-request`. */
  place(trial: number): { session: number; row: number } {
    const { sessions, trialCondition } = this.dataset;
    const found = sessions.find((s) => trial >= s.firstTrial && trial < s.firstTrial + s.nTrials);
    if (found && Number.isInteger(trial)) {
      return { session: found.session, row: trial - found.firstTrial };
    }
    throw new LabError(
      'bad-request',
      `There is no trial ${trial}; this dataset has trials 0 to ${trialCondition.length - 1}.`,
      { trial },
    );
  }

  /** A session, from the cache or the reader. Shared and borrowed: not to be modified. */
  async session(id: number, context?: Context): Promise<Session> {
    const known = this.#cache.get(id);
    this.#cache.delete(id);
    const loading = known ?? this.#load(id, context?.progress);
    this.#cache.set(id, loading);
    try {
      const session = await loading;
      context?.signal.throwIfAborted();
      return session;
    } catch (error) {
      if (!context?.signal.aborted && this.#cache.get(id) === loading) this.#cache.delete(id);
      throw error;
    }
  }

  // A load is not cancelled with the call that began it: another may wait for the same session.
  async #load(id: number, onProgress: Context['progress'] | undefined): Promise<Session> {
    const dataset = this.dataset;
    const found = await this.reader.call(
      'session',
      { dataset: dataset.id, session: id },
      { onProgress },
    );
    checkSession(found, dataset, id);
    const { betas, nTrials, nVoxels, invalid } = found;
    if (dataset === this.#dataset) this.#makeRoom(id, betas.byteLength);
    const firstTrial = dataset.sessions.find((s) => s.session === id)?.firstTrial ?? 0;
    const moments = momentsPerVoxel(betas, nTrials, nVoxels);
    // A voxel without data has no z-score: 0 would pass for an average response.
    for (const voxel of invalid) moments.mean[voxel] = moments.sd[voxel] = NaN;
    return { betas, nTrials, firstTrial, moments };
  }

  #makeRoom(id: number, bytes: number): void {
    this.#bytes.set(id, bytes);
    const held = () =>
      [...this.#cache.keys()].reduce((sum, k) => sum + (this.#bytes.get(k) ?? 0), 0);
    for (const oldest of [...this.#cache.keys()]) {
      if (held() <= this.#maxBytes) return;
      if (oldest !== id) this.#cache.delete(oldest);
    }
  }

  /** Write the z-scores of a trial of a loaded session; NaN where a voxel is not finite. */
  writeRow(session: Session, row: number, out: Float32Array, offset = 0): void {
    const { nVoxels, zscored } = this.dataset;
    if (!zscored) zscoreRowInto(session.betas, row, session.moments, out, offset);
    else out.set(session.betas.subarray(row * nVoxels, (row + 1) * nVoxels), offset);
  }

  /** `[nVoxels]` z-scores of one trial; NaN where a voxel is not finite in its session. */
  async scan(trial: number, context?: Context): Promise<Float32Array<ArrayBuffer>> {
    const { session, row } = this.place(trial);
    const loaded = await this.session(session, context);
    const out = new Float32Array(this.dataset.nVoxels);
    this.writeRow(loaded, row, out);
    return out;
  }

  /**
   * `[nVoxels]` mean z-scores of some trials, each by its own session's mean and sd: the noise variance is
   * that of one trial divided by their number. NaN where a voxel has no data in one of their sessions.
   *
   * @throws LabError `bad-request` for none.
   */
  async meanScan(trials: readonly number[], context?: Context): Promise<Float32Array<ArrayBuffer>> {
    const [first, ...rest] = trials;
    if (first === undefined)
      throw new LabError('bad-request', 'Name at least one trial to decode.');
    const mean = await this.scan(first, context);
    for (const trial of rest) {
      const scan = await this.scan(trial, context);
      for (let v = 0; v < mean.length; v += 1) mean[v] = (mean[v] ?? NaN) + (scan[v] ?? NaN);
    }
    return rest.length === 0 ? mean : mean.map((sum) => sum / trials.length);
  }
}
