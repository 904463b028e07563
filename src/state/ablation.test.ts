/** @file The ablation runner on a lab that trains at once: order, sharing, pausing, what is kept, the table. */
import { describe, expect, test } from 'vitest';
import type { Target } from '../domain/decode.ts';
import { ablationCsv, ablationMarkdown, ablationRows } from './ablation.ts';
import { createAblationStore, type AblationSources } from './ablation-store.ts';
import type { TrainRequest } from './train-request.ts';

const counts = { of: 300, gallery: 900, chance: 1, forward: 7, backward: 9 };
const zero = { forward: 1, backward: 1 };
const measured = {
  ...counts,
  strict: zero,
  topFive: zero,
  shuffled: zero,
  meanScan: zero,
  noise: zero,
};

/** A lab whose trainings wait for `let_` to be called, or run at once. */
function open(targets: Target[], storage = new Map<string, string>()) {
  const trainings: TrainRequest[] = [];
  const activated: string[] = [];
  const controls: string[] = [];
  const gate: { wait: Promise<void>; fails?: string } = { wait: Promise.resolve() };
  const call = (op: string, input: { target?: Target; name?: string; targets?: Target[] }) => {
    if (op === 'activate') activated.push(input.name ?? '');
    if (op === 'mappers') return Promise.resolve(targets.map((target) => ({ target })));
    const combined = { weights: {}, tunedOn: 9, inBatch: { ...zero, weights: {} }, alone: {} };
    return Promise.resolve({ ...measured, ...combined });
  };
  const split = { train: Uint32Array.of(0), val: Uint32Array.of(1, 2) };
  const sources = {
    bench: () => ({
      services: { mapper: { call } },
      truth: { available: (t: Target) => targets.includes(t), ensure: () => Promise.resolve() },
      dataset: { id: 'd', name: 'Subject', split, trialCondition: Int32Array.of(0, 1, 2) },
    }),
    training: () => ({
      control: (action: string) => void controls.push(action),
      trained: async (request: TrainRequest, signal: AbortSignal) => {
        trainings.push(request);
        await gate.wait;
        signal.throwIfAborted();
        if (request.preset === gate.fails) throw new Error('diverged');
        return { seconds: 12, model: { name: `${request.target} ${request.preset}` } };
      },
    }),
    storage: {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => void storage.set(key, value),
      removeItem: (key: string) => void storage.delete(key),
    },
  };
  const store = createAblationStore(sources as unknown as AblationSources);
  return { store, trainings, activated, controls, gate, storage };
}

const every = (): boolean => true;

describe('rows', () => {
  test('are those of tables 3 and 4, with the paper’s counts', () => {
    const rows = ablationRows(every);
    expect(rows).toHaveLength(11 + 12 + 3);
    expect(rows.find(({ id }) => id === 'image contra-finetuned')?.paper).toEqual([29, 51]);
    expect(rows.slice(-3).map(({ label, paper }) => [label, paper])).toEqual([
      ['f_mi + f_mc', [32, 73]],
      ['f_mr', [6, 50]],
      ['f_mi + f_mc + f_mr', [24, 147]],
    ]);
  });

  test('what cannot be trained is left out', () => {
    expect(ablationRows((target) => target === 'image')).toHaveLength(11);
    expect(ablationRows(() => false)).toEqual([]);
  });
});

describe('the runner', () => {
  test('trains both phases where the training of the first is not there', async () => {
    const { store, trainings } = open(['image']);
    await store.getState().begin({ size: 'small', seed: 0, only: ['image contra-finetuned'] });
    expect(trainings).toHaveLength(1);
    expect(trainings[0]).not.toHaveProperty('from');
  });

  test('trains equal rows once, judges each with its own mapper, combines the best', async () => {
    const { store, trainings, activated } = open(['image', 'caption', 'resnet']);
    await store.getState().begin({ size: 'small', seed: 3 });
    const { rows, status } = store.getState();
    expect(status).toBe('idle');
    expect(rows.map((row) => row.status)).toEqual(rows.map(() => 'done'));
    const asked = trainings.map(({ target, preset }) => `${target} ${preset}`);
    expect(new Set(asked).size).toBe(asked.length);
    // 'threshold' and 'mse+cos' are one training, and at this size 'no-augmentation' is too.
    expect(asked).toHaveLength(21);
    expect(trainings[0]).toMatchObject({ kind: 'conv', size: 'small', seed: 3, watched: 0 });
    const last = trainings.find(
      ({ target, preset }) => target === 'caption' && preset === 'contra-finetuned',
    );
    // The first phase is that of 'threshold', trained before.
    expect(last).toMatchObject({ from: 'caption threshold', network: { pretrainEpochs: 0 } });
    expect(activated.slice(-3)).toEqual([
      'image contra-finetuned',
      'caption contra-finetuned',
      'resnet mse+cos',
    ]);
  });

  test('one that fails is told and left, the others go on', async () => {
    const { store, gate } = open(['image']);
    gate.fails = 'cos';
    await store.getState().begin({ size: 'small', seed: 0 });
    const failed = store.getState().rows.filter(({ status }) => status === 'failed');
    expect(failed).toMatchObject([{ id: 'image cos', error: 'diverged' }]);
    expect(store.getState().rows.filter(({ status }) => status === 'done')).toHaveLength(10);
  });

  test('paused it waits and pauses the training; stopped it keeps what is done', async () => {
    const { store, gate, controls, trainings, storage } = open(['image']);
    const only = ['image mse', 'image cos'];
    let free = (): void => undefined;
    gate.wait = new Promise<void>((resolve) => (free = resolve));
    const running = store.getState().begin({ size: 'small', seed: 0, only });
    await expect.poll(() => trainings.length).toBe(1);
    store.getState().pause();
    free();
    await expect
      .poll(() => store.getState().rows.find(({ id }) => id === 'image mse')?.status)
      .toBe('done');
    expect(trainings).toHaveLength(1);
    store.getState().resume();
    await expect.poll(() => trainings.length).toBe(2);
    await running;
    expect(controls).toEqual(['pause', 'resume']);

    const again = open(['image'], storage);
    again.gate.wait = new Promise(() => undefined);
    const second = again.store
      .getState()
      .begin({ size: 'small', seed: 0, only: [...only, 'image contra'] });
    await expect.poll(() => again.trainings.map(({ preset }) => preset)).toEqual(['contra']);
    again.gate.wait = Promise.resolve();
    again.store.getState().stop();
    void second;
  });
});

test('the table goes out as CSV and Markdown, the paper beside it', () => {
  const [row] = ablationRows((target) => target === 'caption');
  if (!row) throw new Error('no row');
  const done = {
    ...row,
    label: 'a, "b"',
    status: 'done' as const,
    counts: measured,
    seconds: 61.4,
  };
  const [head, line] = ablationCsv([done]).split('\n');
  expect(head).toMatch(/^table,row,forward,backward,of,/);
  expect(line).toBe('3,"a, ""b""",7,9,300,1,1,14,64,61');
  const text = ablationMarkdown([row], { dataset: 'Subject', size: 'small', seed: 2 });
  expect(text).toMatch(/^Subject, size: Small, for machines without a GPU, seed 2\./);
  expect(text).toContain('| 3 | f_mc, Threshold | waiting |  |  |  |  | 14 | 64 |  |');
});
