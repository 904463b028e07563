/**
 * @file A tiny dataset with a known answer, and a reader that serves it over a port: two sessions,
 * conditions with three presentations, embeddings that are a linear image of the responses. For
 * tests only.
 */
import { createRandom } from '../../../src/numerics/random.ts';
import { LabError } from '../../../src/domain/errors.ts';
import type { BetasProtocol } from '../../reader/reader.protocol.ts';
import { RpcClient } from '../../rpc/client.ts';
import type { Handlers } from '../../rpc/protocol.ts';
import { serve } from '../../rpc/serve.ts';
import { memoryFiles, type CheckpointFiles } from '../training/checkpoint-files.ts';
import { createMapper } from '../mapper.ts';
import type { MapperDataset, MapperProtocol } from '../mapper.protocol.ts';

export interface WorldOptions {
  nVoxels?: number;
  nConditions?: number;
  dim?: number;
  /** Standard deviation of the noise on betas whose signal has 1. */
  noise?: number;
  seed?: number;
}

export interface World {
  dataset: MapperDataset;
  /** Per session, `[nTrials, nVoxels]`, int16 as they are made. Voxel 0 is constant. */
  sessions: (Int16Array | Float32Array)[];
  /** `[nConditions, dim]` raw. */
  embeddings: Float32Array;
  dim: number;
  reader: Handlers<BetasProtocol>;
  /** Sessions that were asked from the reader, in order. */
  asked: number[];
}

const REPEATS = 3;

function gaussians(n: number, random: { normal(): number }): Float32Array {
  return Float32Array.from({ length: n }, () => random.normal());
}

/** Conditions in shuffled order, each `REPEATS` times, the last third of them held out. */
function layOut(nConditions: number, nVoxels: number, seed: number): MapperDataset {
  const order = Array.from({ length: nConditions * REPEATS }, (_, t) => t % nConditions);
  const trialCondition = Int32Array.from(createRandom(seed).shuffle(order));
  const half = trialCondition.length / 2;
  const trials = Array.from(trialCondition.keys());
  const held = (trial: number): boolean => (trialCondition[trial] ?? 0) >= (2 * nConditions) / 3;
  return {
    id: `tiny-${seed}`,
    nVoxels,
    sessions: [
      { session: 1, firstTrial: 0, nTrials: half },
      { session: 2, firstTrial: half, nTrials: half },
    ],
    trialCondition,
    train: Uint32Array.from(trials.filter((t) => !held(t))),
    val: Uint32Array.from(trials.filter(held)),
    zscored: false,
    simulated: true,
  };
}

/** Make a world; the same options give the same world. */
export function tinyWorld(options: WorldOptions = {}): World {
  const { nVoxels = 24, nConditions = 24, dim = 6, noise = 0.2, seed = 1 } = options;
  const random = createRandom(seed);
  const dataset = layOut(nConditions, nVoxels, seed);
  const embeddings = gaussians(nConditions * dim, random);
  const tuning = gaussians(dim * nVoxels, random);
  const betaOf = (condition: number, voxel: number): number => {
    let sum = 0;
    for (let d = 0; d < dim; d += 1) {
      sum += (embeddings[condition * dim + d] ?? 0) * (tuning[d * nVoxels + voxel] ?? 0);
    }
    return sum / Math.sqrt(dim) + noise * random.normal();
  };
  const sessions = dataset.sessions.map(({ firstTrial, nTrials }, s) =>
    Int16Array.from({ length: nTrials * nVoxels }, (_, i) => {
      const condition = dataset.trialCondition[firstTrial + Math.floor(i / nVoxels)] ?? 0;
      const voxel = i % nVoxels;
      return voxel === 0 ? 77 : Math.round(300 * (betaOf(condition, voxel) + s));
    }),
  );
  const asked: number[] = [];
  const reader: Handlers<BetasProtocol> = {
    session: async ({ session }, { progress }) => {
      asked.push(session);
      progress({ what: 'betas', done: 1, total: 1 });
      const betas = sessions[session - 1];
      if (!betas) throw new LabError('missing-part', `Session ${session} is not loaded.`);
      const nTrials = betas.length / nVoxels;
      // Voxel 0 is constant, which is not the same as holding no data (0 in all trials).
      const invalid = new Uint32Array(0);
      return { value: { betas: betas.slice(), nTrials, nVoxels, invalid } };
    },
    pixels: async ({ conditions }) => {
      const pixels = Float32Array.from(
        conditions.flatMap((c) => [0, 1, 2, 3].map((k) => pixel(c, k))),
      );
      return { value: { pixels, shape: [2, 2, 1] } };
    },
  };
  const pixel = (c: number, k: number): number => (embeddings[c * dim + k] ?? 0) / 8 + 0.5;
  return { dataset, sessions, embeddings, dim, reader, asked };
}

/** A mapper worker's handlers behind a real port, with the world's reader connected. */
export async function openMapper(
  world: World,
  backend: 'webgpu' | 'webgl' | 'wasm' | 'cpu',
  wasmPath = '',
  files: CheckpointFiles = memoryFiles(),
): Promise<{ client: RpcClient<MapperProtocol>; close: () => void }> {
  const page = new MessageChannel();
  const betas = new MessageChannel();
  serve<MapperProtocol>(page.port1, createMapper(files));
  serve<BetasProtocol>(betas.port1, world.reader);
  const client = new RpcClient<MapperProtocol>(page.port2);
  await client.call('start', { prefer: backend, wasmPath });
  await client.call('connectReader', { port: betas.port2 }, { transfer: [betas.port2] });
  await client.call('useDataset', world.dataset);
  const conditions = Int32Array.from({ length: world.embeddings.length / world.dim }, (_, c) => c);
  const known = { matrix: world.embeddings, dim: world.dim, conditions, replace: true };
  await client.call('useEmbeddings', { target: 'image', ...known });
  const close = () => [page, betas].forEach(({ port1, port2 }) => [port1.close(), port2.close()]);
  return { client, close };
}
