/** @file Chains of scans on a bench of made-up services: order, ends, curves, cancel, clearing. */
import { describe, expect, test } from 'vitest';
import { presentationsOf } from '../domain/presentations.ts';
import { LabError } from '../domain/errors.ts';
import { shown } from '../domain/remote.ts';
import { fakeDataset, fakePicture, fakeVector } from '../testing/fake-dataset.ts';
import type { Services } from '../services/lab-services.ts';
import { Truth } from '../services/truth.ts';
import { lerp, unitNorm } from '../numerics/vectors.ts';
import type { Bench } from './decode-scan.ts';
import { chainFrames, chainPredictions, similarities, stopsOf } from './interpolation.ts';
import { createInterpolationStore } from './interpolation-store.ts';
import type { InterpolationRecipe } from './types/interpolation.ts';
import type { Selection } from './types/selection.ts';

const dataset = fakeDataset({ trialsPerSession: 20 });
const selection: Selection = {
  trial: 0,
  average: false,
  perturbation: [],
  condition: 'image',
  seed: 0,
};
const plain = (trial: number) => fakeVector(trial + 1, 8, false);

interface Calls {
  legs: [number[], number[]][];
  drawn: number[];
}

/** A mapper that goes on a line, a generator that paints by the first value, features that are pixels. */
function benchOf(calls: Calls, { failing = false } = {}): Bench {
  const mapper = {
    call: (_op: string, asked: { from: number[]; to: number[]; nSteps: number }) => {
      calls.legs.push([asked.from, asked.to]);
      const [a, b] = [plain(asked.from[0] ?? -1), plain(asked.to[0] ?? -1)];
      const image = Array.from({ length: asked.nSteps }, (_, k) =>
        lerp(a, b, k / (asked.nSteps - 1)),
      );
      return Promise.resolve({ image });
    },
  };
  const generator = {
    call: (op: string, asked: { n: number; pictures: unknown[]; image: Float32Array }) => {
      if (failing) return Promise.reject(new LabError('no-model', 'No generator is loaded.'));
      if (op === 'features') {
        const dim = 4;
        return Promise.resolve({
          features: fakeVector(3, asked.pictures.length * dim),
          dim,
          network: 'tiny',
        });
      }
      calls.drawn.push(asked.n);
      return Promise.resolve(Array.from({ length: asked.n }, (_, i) => fakePicture(i, 4)));
    },
  };
  const services = { mapper, generator } as unknown as Services;
  return { services, truth: new Truth(services, () => Promise.resolve()), dataset };
}

const way = { average: false, nSteps: 4, space: 'voxel' as const, perturbation: [] };
const recipe: InterpolationRecipe = {
  ...way,
  dataset: dataset.id,
  scans: [3, 7, 5],
  condition: 'image',
  seed: 0,
};
const context = { signal: new AbortController().signal, progress: () => undefined };

async function settled(store: ReturnType<typeof createInterpolationStore>) {
  await expect.poll(() => store.getState().frames.status).not.toBe('running');
}

describe('a chain', () => {
  test('joins its legs: where two meet there is one frame, and scans are their plain predictions', async () => {
    const calls: Calls = { legs: [], drawn: [] };
    const predictions = await chainPredictions(benchOf(calls), recipe);
    expect(calls.legs).toEqual([
      [[3], [7]],
      [[7], [5]],
    ]);
    expect(predictions).toHaveLength(7);
    expect(stopsOf(3, 4)).toEqual([0, 3, 6]);
    expect(stopsOf(3, 4).map((stop) => predictions[stop]?.image)).toEqual([3, 7, 5].map(plain));
  });

  test('of means goes from all presentations of one picture to all of the next', async () => {
    const calls: Calls = { legs: [], drawn: [] };
    await chainPredictions(benchOf(calls), { ...recipe, average: true });
    const [a, b, c] = [3, 7, 5].map((trial) => presentationsOf(dataset, trial));
    expect(a?.length).toBeGreaterThan(1);
    expect(calls.legs).toEqual([
      [a, b],
      [b, c],
    ]);
  });

  test.each([[[3]], [[0, 1, 2, 3, 4, 5, 6, 7, 8]]])('of %j is refused', async (scans) => {
    const asked = chainPredictions(benchOf({ legs: [], drawn: [] }), { ...way, scans });
    await expect(asked).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('is drawn in one call, t from 0 to 1, embeddings as they are shown', async () => {
    const calls: Calls = { legs: [], drawn: [] };
    const frames = await chainFrames(benchOf(calls), recipe, context);
    expect(calls.drawn).toEqual([7]);
    expect(frames.map(({ t }) => t)).toEqual([0, 1, 2, 3, 4, 5, 6].map((k) => k / 6));
    expect(frames[3]?.embedding).toEqual(unitNorm(plain(7)));
  });

  test('has a curve a scan, 1 at the scan itself', async () => {
    const frames = await chainFrames(benchOf({ legs: [], drawn: [] }), recipe, context);
    const rows = similarities(frames, stopsOf(3, 4));
    expect(rows).toHaveLength(3);
    expect([rows[0]?.[0], rows[1]?.[3], rows[2]?.[6]]).toEqual(
      [1, 1, 1].map((v) => expect.closeTo(v)),
    );
    expect(rows[0]?.[3]).toBeLessThan(1);
  });
});

describe('the store', () => {
  test('keeps what the frames were made by, and measures their features', async () => {
    const store = createInterpolationStore(
      () => benchOf({ legs: [], drawn: [] }),
      () => selection,
    );
    store.getState().setEnds(3, 5);
    store.getState().setVia([7]);
    store.getState().setSteps(4);
    store.getState().run();
    await settled(store);
    expect(store.getState().made).toEqual(recipe);
    store.getState().measureFeatures();
    await expect.poll(() => store.getState().features.status).toBe('ready');
    const features = shown(store.getState().features);
    expect(features?.frames).toBe(shown(store.getState().frames));
    expect(features?.distance.map((row) => row.length)).toEqual([7, 7, 7]);
    expect(features?.distance[1]?.[3]).toBeCloseTo(0);
    expect(features?.network).toBe('tiny');
  });

  test('a cancelled run leaves frames and recipe as they were', async () => {
    const store = createInterpolationStore(
      () => benchOf({ legs: [], drawn: [] }),
      () => selection,
    );
    store.getState().setEnds(1, 2);
    store.getState().run();
    await settled(store);
    const { frames, made } = store.getState();
    store.getState().setSpace('embedding-line');
    store.getState().run();
    store.getState().cancel();
    await settled(store);
    expect(shown(store.getState().frames)).toBe(shown(frames));
    expect(store.getState().made).toBe(made);
  });

  test('what runs when another dataset comes leaves nothing behind', async () => {
    const store = createInterpolationStore(
      () => benchOf({ legs: [], drawn: [] }),
      () => selection,
    );
    store.getState().setEnds(1, 2);
    store.getState().run();
    await settled(store);
    store.getState().run();
    store.getState().clear();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(store.getState()).toMatchObject({
      frames: { status: 'idle' },
      made: undefined,
      via: [],
    });
  });

  test('a failure is kept with its code', async () => {
    const store = createInterpolationStore(
      () => benchOf({ legs: [], drawn: [] }, { failing: true }),
      () => selection,
    );
    store.getState().run();
    await settled(store);
    expect(store.getState().frames).toMatchObject({
      status: 'failed',
      error: { code: 'no-model' },
    });
  });
});
