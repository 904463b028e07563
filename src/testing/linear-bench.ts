/**
 * @file A decoder that gives the betas back, so that each answer can be worked out by hand: the
 * embedding is the scan itself, and only the voxels of the first region carry the condition.
 */
import type { DatasetInfo, Picture } from '../domain/dataset.ts';
import type { ResolvedStep, Target } from '../domain/decode.ts';
import { applySteps } from '../perturb/apply.ts';
import { substituted } from '../perturb/substitute.ts';
import type { Bench } from '../state/decode-scan.ts';
import { distances, identify } from '../../workers/mapper/answers/pictures.ts';
import type { ScanToMap } from '../../workers/mapper/mapper.protocol.ts';
import type { DistanceRequest, IdentifyRequest } from '../../workers/mapper/pictures.protocol.ts';
import { fakeDataset, fakePicture, fakeVector } from './fake-dataset.ts';

export interface LinearBench {
  bench: Bench;
  /** Operations that were called on the workers, in order. */
  calls: string[];
  truthOf(condition: number): Float32Array;
}

/** Numbers that tell one made-up picture from another. */
const nFeatures = 12;

const quiet = { signal: new AbortController().signal, progress: () => undefined };

/** What a call of a worker gives, by its name; a test may put a worker's answer in its place. */
type Answers = Record<string, (input: never) => unknown>;

/** @param noise  Sd of what is added to each scan's truth. */
export function linearBench({ noise = 0.05, nVoxels = 60 } = {}): LinearBench {
  const dataset: DatasetInfo = fakeDataset({ nVoxels });
  const calls: string[] = [];
  const informative = new Set(dataset.rois[0]?.voxels);
  const truthOf = (condition: number) =>
    fakeVector(condition + 1, nVoxels, false).map((v, i) => (informative.has(i) ? v : 0));
  const scanOf = (trials: number[]) => {
    const own = truthOf(dataset.trialCondition[trials[0] ?? -1] ?? -1);
    const noises = trials.map((trial) => fakeVector(trial + 1000, nVoxels, false));
    const added = (i: number) => noises.reduce((sum, one) => sum + (one[i] ?? 0), 0);
    return own.map((v, i) => v + (noise * added(i)) / trials.length);
  };
  const answers: Answers = {
    map: ({ trials, steps }: { trials: number[]; steps: ResolvedStep[] }) => {
      const scan = scanOf(trials);
      const mappers = { image: 'identity' };
      return {
        ...{ betasZ: scan, perturbedZ: applySteps(scan, steps), mappers },
        unperturbed: { image: scan },
        predictions: { image: applySteps(scan, steps) },
      };
    },
    mapMany: ({ scans, targets }: { scans: ScanToMap[]; targets: Target[] }) => {
      if (!targets.includes('image')) return {};
      const matrix = new Float32Array(scans.length * nVoxels);
      scans.forEach(({ trials, steps, substitute }, i) => {
        const scan = scanOf(trials);
        const from = substitute ? substituted(scan, substitute) : scan;
        matrix.set(applySteps(from, steps), i * nVoxels);
      });
      return { image: { matrix, dim: nVoxels, mapper: 'identity' } };
    },
    generate: ({ n }: { n: number }) => Array.from({ length: n }, (_, i) => fakePicture(i, 8)),
    pictures: ({ conditions }: { conditions: number[] }) =>
      conditions.map((condition) => fakePicture(condition, 8)),
    features: ({ pictures }: { pictures: Picture[] }) => ({
      features: Float32Array.from({ length: pictures.length * nFeatures }, (_, i) => {
        const first = pictures[Math.floor(i / nFeatures)]?.pixels[0] ?? NaN;
        return Math.sin(first + 3 * (i % nFeatures));
      }),
      logits: Float32Array.from({ length: 2 * pictures.length }, (_, i) => 3 * (i % 2)),
      ...{ dim: nFeatures, categories: ['cat', 'dog'], network: 'made-up net' },
    }),
    identify: (input: IdentifyRequest) => identify(input, quiet),
    distances: (input: DistanceRequest) => distances(input, quiet),
    categories: ({ conditions }: { conditions: number[] }) =>
      conditions.map((condition) => [condition % 3]),
    captions: ({ conditions }: { conditions: number[] }) =>
      conditions.map((condition) => [`picture ${condition}`]),
  };
  const call = (op: string, input: never, { signal }: { signal?: AbortSignal } = {}) => {
    calls.push(op);
    signal?.throwIfAborted();
    const answer = answers[op];
    return answer ? Promise.resolve(answer(input)) : Promise.reject(new Error(`no ${op} here`));
  };
  const truth = {
    available: (target: string) => target === 'image',
    ensure: () => Promise.resolve(),
    encodersReady: () => Promise.resolve(),
    get: (_: string, condition: number) => truthOf(condition),
  };
  const services = { mapper: { call }, generator: { call }, reader: { call } };
  return { bench: { dataset, truth, services } as unknown as Bench, calls, truthOf };
}
