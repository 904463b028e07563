/** @file Times the mapper's own code on WASM: training steps, a forward pass beside ONNX Runtime's, a ridge. */
import * as ort from 'onnxruntime-web/wasm';
import { PRETRAIN } from '../../../src/domain/training-phases.ts';
import { buildMapperGraph } from '../../../src/models/mapper-onnx.ts';
import { encodeModel } from '../../../src/models/onnx/encode.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { Engine } from '../../../workers/mapper/engine/engine.ts';
import type { NetworkLayout } from '../../../workers/mapper/network/layout.ts';
import { buildNetwork, forward, releaseNetwork } from '../../../workers/mapper/network/network.ts';
import type { Design } from '../../../workers/mapper/ridge/design.ts';
import { defaultPenalties, scorePenalties } from '../../../workers/mapper/ridge/penalty.ts';
import { createProblem } from '../../../workers/mapper/ridge/problem.ts';
import {
  installGpuMeter,
  metered,
  type GpuCounts,
} from '../../../workers/mapper/testing/gpu-meter.ts';
import { stockTraining } from '../../../workers/mapper/testing/stock-step.ts';
import { Adam } from '../../../workers/mapper/training/adam.ts';
import { initialWeights } from '../../../workers/mapper/training/initial.ts';
import { weightedObjective } from '../../../workers/mapper/training/objective.ts';
import { lossAndGradients } from '../../../workers/mapper/training/step.ts';

export type Asked =
  | { kind: 'step'; nVoxels: number; batch: number; rounds: number }
  | { kind: 'forward'; nVoxels: number; rounds: number }
  | { kind: 'gpu'; nVoxels: number }
  | { kind: 'ridge'; nTrials: number; nVoxels: number; dim: number };

export interface Timed {
  /** Milliseconds of each round, the first ones left out. */
  ms: number[];
  /** Of the peer in the same worker, where there is one. */
  peerMs: number[];
  threads: number;
  /** Largest difference to the peer's answer. */
  difference: number;
  /** Longest block of the page's main thread meanwhile. */
  blockMs?: number;
  /** What one step asks of WebGPU, ours and that of stock tfjs; floating point operations of it. */
  gpu?: { own: GpuCounts; stock: GpuCounts; gflop: number };
  /** The device that answered. */
  adapter?: string;
  error?: string;
}

const vendor = new URL('../vendor/', self.location.href).href;
const random = createRandom(1);
const noise = (n: number) => Float32Array.from({ length: n }, () => random.normal());

function paperLayout(nVoxels: number): NetworkLayout {
  const sizes = { nStrided: 1, nBlocks: 4, channels: 64, dim: 512, hidden: 128 };
  return { ...sizes, nPadded: nVoxels, positions: nVoxels / 2 };
}

async function timed(rounds: number, work: () => Promise<unknown>): Promise<number[]> {
  await work();
  const ms: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const began = performance.now();
    await work();
    ms.push(performance.now() - began);
  }
  return ms;
}

type Part = Pick<Timed, 'ms'> & Partial<Timed>;

async function steps({ nVoxels, batch, rounds }: Extract<Asked, { kind: 'step' }>): Promise<Part> {
  const layout = paperLayout(nVoxels);
  const weights = initialWeights(layout, random);
  const adam = new Adam(1e-5);
  const scans = Array.from({ length: batch }, () => noise(nVoxels));
  const truths = noise(batch * layout.dim);
  const objective = weightedObjective(PRETRAIN);
  const still = () => Promise.resolve();
  const ms = await timed(rounds, async () => {
    const step = await lossAndGradients(weights, layout, { scans, truths }, objective, still);
    adam.step(weights, step.gradients, 4e-4);
  });
  return { ms };
}

async function forwards({ nVoxels, rounds }: Extract<Asked, { kind: 'forward' }>): Promise<Part> {
  const layout = paperLayout(nVoxels);
  const weights = initialWeights(layout, random);
  const scan = noise(nVoxels);
  const network = buildNetwork(weights, layout);
  const ms = await timed(rounds, () => forward(network, scan));
  const own = await forward(network, scan);
  releaseNetwork(network);
  ort.env.wasm.numThreads = crossOriginIsolated ? Math.min(8, cores) : 1;
  ort.env.wasm.wasmPaths = `${vendor}ort/`;
  const model = encodeModel(buildMapperGraph(weights, { ...layout, nVoxels }));
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  const feeds = { betas: new ort.Tensor('float32', scan, [1, nVoxels]) };
  const peerMs = await timed(rounds, () => session.run(feeds));
  const { embedding } = await session.run(feeds);
  const theirs = embedding?.data as Float32Array;
  const difference = own.reduce(
    (most, v, i) => Math.max(most, Math.abs(v - (theirs[i] ?? NaN))),
    0,
  );
  return { ms, peerMs, difference };
}

/** Multiplications and additions of one scan through the network, in 1e9; the way back takes twice as many. */
function forwardGflop({ positions, channels, dim, hidden, nBlocks }: NetworkLayout): number {
  const trunk = 4 * channels + nBlocks * 7 * channels ** 2 + channels * dim;
  return (2 * positions * (trunk + dim * hidden)) / 1e9;
}

async function gpuStep({ nVoxels }: Extract<Asked, { kind: 'gpu' }>): Promise<Part> {
  const layout = paperLayout(nVoxels);
  const start = initialWeights(layout, random);
  const batch = {
    scans: Array.from({ length: 32 }, () => noise(nVoxels)),
    truths: noise(32 * 512),
  };
  const objective = weightedObjective(PRETRAIN);
  const still = () => Promise.resolve();
  const adam = new Adam(1e-5);
  const ownStep = async () => {
    const { gradients } = await lossAndGradients(start, layout, batch, objective, still);
    adam.step(start, gradients, 4e-4);
  };
  const ms = await timed(2, ownStep);
  const own = await metered(ownStep);
  const training = stockTraining(initialWeights(layout, random), layout, PRETRAIN);
  await training.step(batch);
  const stock = await metered(() => training.step(batch));
  return { ms, gpu: { own, stock, gflop: 3 * 32 * forwardGflop(layout) } };
}

/** Trials as whole numbers, as they lie in the cache, made float32 slice by slice. */
function designOf(nTrials: number, nVoxels: number): Design {
  const trials = new Int16Array(nTrials * nVoxels);
  for (let i = 0; i < trials.length; i += 1) trials[i] = 2000 * random.uniform() - 1000;
  const slice = (rows: [number, number], columns: [number, number]) => {
    const width = columns[1] - columns[0];
    const out = new Float32Array((rows[1] - rows[0]) * width);
    for (let r = rows[0], at = 0; r < rows[1]; r += 1) {
      for (let c = columns[0]; c < columns[1]; c += 1, at += 1) {
        out[at] = (trials[r * nVoxels + c] ?? 0) / 577;
      }
    }
    return out;
  };
  return {
    nTrials,
    kept: Uint32Array.from({ length: nVoxels }, (_, v) => v),
    mean: new Float64Array(nVoxels),
    rows: (from, to) => slice([from, to], [0, nVoxels]),
    columns: (from, to) => slice([0, nTrials], [from, to]),
  };
}

async function ridge(
  { nTrials, nVoxels, dim }: Extract<Asked, { kind: 'ridge' }>,
  engine: Engine,
): Promise<Part> {
  const design = designOf(nTrials, nVoxels);
  const targets = { values: noise(nTrials * dim), n: dim };
  const few = { values: noise(nTrials * 128), n: 128 };
  const folds = [0, 1, 2, 3, 4].map((k): [number, number] => [
    Math.floor((k * nTrials) / 5),
    Math.floor(((k + 1) * nTrials) / 5),
  ]);
  const began = performance.now();
  const tell = (what: string) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(`ridge: ${seconds} s, ${what}`);
  };
  const onGram = (share: number) => tell(`Gram ${Math.round(100 * share)} %`);
  const problem = await createProblem(design, engine.matMul(undefined), onGram);
  // Larger penalties than the default: noise that is not centred has no small ones.
  const penalties = defaultPenalties(problem.scale * 100);
  const onPenalty = (done: number) => tell(`penalty ${done} of ${penalties.length}`);
  await scorePenalties(problem, few, penalties, folds, onPenalty);
  await problem.weights(targets, penalties[5] ?? 1);
  return { ms: [performance.now() - began] };
}

/** Read before the engine reports more to tfjs. */
const cores = navigator.hardwareConcurrency;

async function answer(asked: Asked): Promise<Timed> {
  const engine = new Engine();
  const wanted = asked.kind === 'gpu' ? 'webgpu' : 'wasm';
  if (asked.kind === 'gpu') installGpuMeter();
  const { backend, threads, detail } = await engine.start(wanted, `${vendor}tfjs/`);
  if (backend !== wanted) throw new Error(`${wanted} did not start: ${backend} answered.`);
  const part = await work(asked, engine);
  return { peerMs: [], difference: 0, threads, adapter: detail, ...part };
}

function work(asked: Asked, engine: Engine): Promise<Part> {
  switch (asked.kind) {
    case 'step':
      return steps(asked);
    case 'forward':
      return forwards(asked);
    case 'gpu':
      return gpuStep(asked);
    case 'ridge':
      return ridge(asked, engine);
  }
}

self.onmessage = ({ data }: MessageEvent<Asked>) => {
  answer(data).then(
    (value) => self.postMessage(value),
    (error: unknown) =>
      self.postMessage({ ms: [], peerMs: [], threads: 0, difference: 0, error: String(error) }),
  );
};
