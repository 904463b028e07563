/** @file The selected scan decoded: stale parts are marked, a hundred changes do the work of few. */
import { expect, test } from 'vitest';
import { LabError } from '../domain/errors.ts';
import { shown } from '../domain/remote.ts';
import { fakePicture } from '../testing/fake-dataset.ts';
import { linearBench } from '../testing/linear-bench.ts';
import type { Bench } from './decode-scan.ts';
import { createDecoding } from './decode-store.ts';
import type { Selection } from './types/selection.ts';

const first: Selection = {
  trial: 0,
  average: false,
  perturbation: [],
  condition: 'image',
  seed: 1,
};

interface Options {
  signal?: AbortSignal;
}

/** Workers that answer after a turn, unless the call was cancelled before it began. */
function slowLab() {
  const { bench: quick, calls } = linearBench();
  const asked: string[] = [];
  const done: string[] = [];
  let broken: LabError | undefined;
  const call = async (op: string, input: never, options: Options = {}) => {
    asked.push(op);
    await new Promise((resolve) => setTimeout(resolve, 2));
    options.signal?.throwIfAborted();
    if (op === 'map' && broken) throw broken;
    done.push(op);
    if (op === 'nearest')
      return { neighbours: [{ condition: 1, similarity: 0.5 }], rank: 1, of: 9 };
    return quick.services.mapper.call(op as 'map', input);
  };
  const services = { mapper: { call }, generator: { call }, reader: { call } };
  const bench = { ...quick, services } as unknown as Bench;
  let selection = first;
  const decoding = createDecoding({
    bench: () => bench,
    selection: () => selection,
    pictureOf: () => Promise.resolve(fakePicture(1)),
    generatorName: () => 'made up',
    backends: () => ({ mapper: 'wasm', generator: 'wasm' }),
  });
  return {
    ...{ calls, asked, done, decoding, state: () => decoding.store.getState() },
    choose: (change: Partial<Selection>) => {
      selection = { ...selection, ...change };
      return decoding.decode();
    },
    breakMapper: (error: LabError | undefined) => {
      broken = error;
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 0));
}

test('pictures and retrieval of an older selection are marked until their turn comes', async () => {
  const lab = slowLab();
  await lab.choose({});
  expect(lab.state()).toMatchObject({
    pictures: { status: 'ready' },
    retrieved: { status: 'ready', value: { trial: 0 } },
  });
  const next = lab.choose({ trial: 3 });
  expect(lab.state()).toMatchObject({
    pictures: { status: 'running', stale: { trial: 0 } },
    retrieved: { status: 'running', stale: { trial: 0 } },
  });
  await next;
  expect(lab.state()).toMatchObject({
    pictures: { status: 'ready', value: { trial: 3 } },
    retrieved: { status: 'ready', value: { trial: 3 } },
  });
});

test('of a hundred quick changes the workers hear of the first and the last alone', async () => {
  const lab = slowLab();
  await lab.choose({});
  lab.done.length = 0;
  lab.asked.length = 0;
  const steps = Array.from({ length: 100 }, (_, k) =>
    lab.choose({ perturbation: [{ rois: ['V1v'], op: 'add', amount: k / 10 }] }),
  );
  await Promise.all(steps);
  expect(lab.state().pictures).toMatchObject({
    status: 'ready',
    value: { provenance: { perturbation: [{ amount: 9.9 }] } },
  });
  expect(lab.asked.filter((op) => op === 'map')).toHaveLength(2);
  expect(lab.asked.filter((op) => op === 'generate')).toHaveLength(1);
  // What was asked for was done: nothing waited in a worker to be called back.
  expect(lab.done).toEqual(lab.asked);
});

test('a picture that was being drawn is shown as one of before, then the newest is drawn', async () => {
  const lab = slowLab();
  const boost = (amount: number) =>
    lab.choose({ perturbation: [{ rois: ['V1v'], op: 'add', amount }] });
  await boost(1);
  const seen: unknown[] = [];
  lab.decoding.store.subscribe(({ pictures }) => {
    const value = shown(pictures);
    const [step] = value?.provenance.perturbation ?? [];
    const told = `${step?.amount} ${pictures.status}`;
    if (seen.at(-1) !== told) seen.push(told);
  });
  const second = boost(2);
  await until(() => lab.asked.at(-1) === 'generate');
  lab.asked.length = 0;
  const third = boost(3);
  await Promise.all([second, third]);
  const work = lab.asked.filter((op) => op === 'map' || op === 'generate');
  expect(work).toEqual(['map', 'generate']);
  expect(seen).toEqual(['1 running', '2 running', '3 ready']);
});

test('a failure stays on the page when a picture of before is done after it', async () => {
  const lab = slowLab();
  await lab.choose({});
  const drawing = lab.choose({ trial: 1 });
  await until(() => lab.asked.at(-1) === 'generate');
  lab.breakMapper(new LabError('worker-crashed', 'A worker was closed.'));
  await Promise.all([drawing, lab.choose({ trial: 2 })]);
  expect(lab.state().pictures).toMatchObject({ status: 'failed' });
});

test('a scan that cannot be mapped: the old pictures are marked, the rest is gone', async () => {
  const lab = slowLab();
  await lab.choose({});
  lab.breakMapper(new LabError('worker-crashed', 'A worker was closed.'));
  await lab.choose({ trial: 2 });
  expect(lab.state()).toMatchObject({
    pictures: { status: 'failed', stale: { trial: 0 }, error: { code: 'worker-crashed' } },
    retrieved: { status: 'idle' },
    captions: { status: 'idle' },
  });
  lab.breakMapper(undefined);
  await lab.choose({});
  expect(lab.state().pictures).toMatchObject({ status: 'ready', value: { trial: 2 } });
});

test('cleared while it decodes, nothing of the old data comes back', async () => {
  const lab = slowLab();
  await lab.choose({});
  const next = lab.choose({ trial: 4 });
  lab.decoding.clear();
  await next;
  for (const part of ['mapped', 'pictures', 'retrieved', 'captions'] as const)
    expect(lab.state()[part]).toEqual({ status: 'idle' });
});
