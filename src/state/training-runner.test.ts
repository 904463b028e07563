/** @file A training through workers that die: it goes on from its checkpoint, and its mapper comes back. */
import { describe, expect, test } from 'vitest';
import { LabError, type LabErrorCode } from '../domain/errors.ts';
import type { Progress } from '../../workers/mapper/mapper.protocol.ts';
import type { TrainOptions } from '../../workers/mapper/training.protocol.ts';
import type { CallOptions } from '../../workers/rpc/protocol.ts';
import type { Bench } from './decode-scan.ts';
import { runTraining } from './training-runner.ts';

const summary = { model: { name: 'network' } };
const file = {
  tensors: { weight: { shape: [1, 2], values: new Float32Array(2) } },
  summary: { sha256: 'ab', simulated: true, signature: '2394 voxels -> 512' },
  preparation: { threshold: 1.5 },
};

/** A mapper worker that answers `train` with these, one after another, after this progress. */
function open(answers: (LabErrorCode | 'ok')[], told: Progress[] = []) {
  const trains: TrainOptions[] = [];
  const steps = new Map<string, (client: unknown) => Promise<unknown>>();
  const call = (op: string, input: TrainOptions, how?: CallOptions<Progress>) => {
    if (op === 'exportMapper') return Promise.resolve(file);
    if (op !== 'train') return Promise.resolve(null);
    for (const progress of told) how?.onProgress?.(progress);
    trains.push(input);
    const answer = answers[trains.length - 1] ?? 'ok';
    return answer === 'ok'
      ? Promise.resolve(summary)
      : Promise.reject(new LabError(answer, `${answer}.`));
  };
  const mapper = {
    call,
    remember: (key: string, step: (client: unknown) => Promise<unknown>) => steps.set(key, step),
    forget: (key: string) => steps.delete(key),
  };
  const split = { train: Uint32Array.of(0), val: Uint32Array.of(1) };
  const bench = {
    services: { mapper },
    truth: { available: () => true, ensure: () => Promise.resolve() },
    dataset: { split, trialCondition: Int32Array.of(0, 1), stimuli: {} },
  };
  return { bench: bench as unknown as Bench, trains, steps };
}

const options: TrainOptions = { kind: 'conv', target: 'image', seed: 1, id: 'x' };

describe('a worker that dies', () => {
  test.each(['worker-crashed', 'device-lost'] as const)(
    '%s: the next one goes on',
    async (code) => {
      const { bench, trains } = open([code, code, 'ok']);
      const deaths: string[] = [];
      const events = { onDeath: (error: LabError) => void deaths.push(error.code) };
      expect(await runTraining(bench, options, {}, events)).toBe(summary);
      expect(trains.map(({ resume }) => resume)).toEqual([false, true, true]);
      expect(deaths).toEqual([code, code]);
    },
  );

  test('one that dies each time is given up', async () => {
    const { bench, trains } = open(Array<LabErrorCode>(9).fill('worker-crashed'));
    await expect(runTraining(bench, options, {})).rejects.toMatchObject({ code: 'worker-crashed' });
    expect(trains).toHaveLength(6);
  });

  test.each([
    ['not-finite', options],
    ['worker-crashed', { kind: 'ridge', target: 'image', seed: 1 }],
  ] as const)('%s is not tried again without reason', async (code, asked) => {
    const { bench, trains } = open([code]);
    await expect(runTraining(bench, asked, {})).rejects.toMatchObject({ code });
    expect(trains).toHaveLength(1);
  });
});

test('a trained mapper is loaded again by the next worker', async () => {
  const { bench, steps } = open(['ok']);
  await runTraining(bench, options, {});
  const told: unknown[] = [];
  const client = { call: (op: string, input: unknown) => Promise.resolve(told.push(op, input)) };
  await steps.get('trained mapper for image')?.(client);
  expect(told).toMatchObject([
    'loadMapper',
    { target: 'image', name: 'network', nVoxels: 2394, preparation: { threshold: 1.5 } },
  ]);
});

test('of news that come fast only the first and those that say more are passed on', async () => {
  const at = (done: number, more: Partial<Progress> = {}, paused = false): Progress => ({
    ...{ what: 'training', done, total: 9, ...more },
    news: {
      ...{ phase: 'pretrain', epoch: 1, epochs: 3, loss: 1, paused, bytes: 0, savedAt: undefined },
    },
  });
  const epoch = { phase: 'pretrain', epoch: 1, train: 1, check: 1, rate: 1e-4 } as const;
  const told = [at(1), at(2), at(3, { epoch }), at(4), at(5, {}, true)];
  const { bench } = open(['ok'], told);
  const news: number[] = [];
  const epochs: number[] = [];
  await runTraining(
    bench,
    options,
    {},
    {
      onNews: (_, done) => void news.push(done),
      onEpoch: (one) => void epochs.push(one.epoch),
    },
  );
  expect(news).toEqual([1, 3, 5]);
  expect(epochs).toEqual([1]);
});
