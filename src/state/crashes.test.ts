/**
 * @file A worker killed in each step that a store runs: the failure is told with what was there before,
 * and the same step, asked again, is done by the worker that was started in its place.
 */
import { expect, test, vi } from 'vitest';
import { LabError } from '../domain/errors.ts';
import type { Remote } from '../domain/remote.ts';
import { fakePicture } from '../testing/fake-dataset.ts';
import { linearBench } from '../testing/linear-bench.ts';
import { createControlsStore } from './controls-store.ts';
import { createComposeStore } from './compose-store.ts';
import type { Bench } from './decode-scan.ts';
import { createInterpolationStore } from './interpolation-store.ts';
import { createStudies } from './studies.ts';
import type { Selection } from './types/selection.ts';

type Worker = 'mapper' | 'generator';

/** Workers of which one can be killed in the middle of an operation, once. */
function fragileLab() {
  const { bench: quick } = linearBench();
  const trial = quick.dataset.split.val[0] ?? 0;
  const dim = quick.dataset.nVoxels;
  const vector = () => Float32Array.from({ length: dim }, (_, i) => 1 + (i % 3));
  const own: Record<string, (input: never) => unknown> = {
    interpolate: ({ nSteps }: { nSteps: number }) => ({
      image: Array.from({ length: nSteps }, vector),
    }),
    nearest: () => ({ neighbours: [], rank: 1, of: 9 }),
    encodePictures: () => ({ matrix: vector(), dim }),
    caption: () => [],
  };
  let doomed: [Worker, string] | undefined;
  const deaths: string[] = [];
  const host = (worker: Worker) => ({
    call: (op: string, input: never, options: { signal?: AbortSignal }) => {
      if (doomed?.[0] === worker && doomed[1] === op) {
        doomed = undefined;
        deaths.push(`${worker} ${op}`);
        return Promise.reject(new LabError('worker-crashed', `The ${worker} died.`));
      }
      const answer = own[op];
      if (answer) return Promise.resolve(answer(input));
      return quick.services.mapper.call(op as 'map', input, options);
    },
  });
  const services = { ...quick.services, mapper: host('mapper'), generator: host('generator') };
  // Only what the steps call is made up.
  const bench = { ...quick, services } as unknown as Bench;
  const perturbation: Selection['perturbation'] = [{ rois: ['V1v'], op: 'silence' }];
  const selection: Selection = { trial, average: false, perturbation, condition: 'image', seed: 1 };
  return {
    ...{ bench, selection, deaths },
    kill: (worker: Worker, op: string) => void (doomed = [worker, op]),
  };
}

type FragileLab = ReturnType<typeof fragileLab>;

interface Step {
  run(): void;
  result(): Remote<unknown>;
}

const heldOut = { trials: 'first', of: 6, condition: 'image', seed: 1 } as const;

const studiesOf = (bench: Bench, modelsKey = () => '') =>
  createStudies({ bench: () => bench, modelsKey, models: () => [] });

const steps: Record<string, (lab: FragileLab) => Step> = {
  effects: ({ bench }) => {
    const { getState } = studiesOf(bench).stores.effects;
    const request = { op: 'silence', amount: 0, nScans: 3, average: false, seed: 1 } as const;
    return { run: () => getState().measure(request), result: () => getState().result };
  },
  controls: ({ bench, selection }) => {
    const { getState } = createControlsStore(
      () => bench,
      () => selection,
    );
    return { run: () => getState().decode(), result: () => getState().controls };
  },
  interpolation: ({ bench, selection }) => {
    const store = createInterpolationStore(
      () => bench,
      () => selection,
    );
    store.setState({ from: 0, to: 5, nSteps: 3 });
    return { run: () => store.getState().run(), result: () => store.getState().frames };
  },
  compose: ({ bench }) => {
    const artist = { ready: () => Promise.resolve({ picture: () => fakePicture(9) }) };
    const { getState } = createComposeStore({
      bench: () => bench,
      // Of the artist only its pictures are asked for.
      artist: artist as unknown as Parameters<typeof createComposeStore>[0]['artist'],
      pictureOf: () => Promise.resolve(fakePicture(1)),
      seed: () => 1,
    });
    return { run: () => getState().encode(), result: () => getState().result };
  },
  identification: ({ bench }) => {
    const { getState } = studiesOf(bench).stores.identification;
    const request = { ...heldOut, by: 'features', repeats: 10, pairs: 100 } as const;
    const run = () => getState().measure({ ...request, ns: [2] });
    return { run, result: () => getState().result };
  },
  distances: ({ bench }) => {
    const { getState } = studiesOf(bench).stores.distances;
    return { run: () => getState().measure(heldOut), result: () => getState().result };
  },
  impact: ({ bench, selection }) => {
    const { getState } = studiesOf(bench).stores.impact;
    const request = { selection, nDraws: 3 };
    return { run: () => getState().measure(request), result: () => getState().result };
  },
  gallery: ({ bench }) => {
    let models = 0;
    // A gallery that is known is not decoded again: each run is by other models.
    const { getState } = studiesOf(bench, () => String((models += 1))).stores.gallery;
    const request = { condition: 'image', average: false, seed: 1 } as const;
    return { run: () => getState().measure(request), result: () => getState().result };
  },
};

test.each([
  ['effects', 'mapper', 'mapMany'],
  ['controls', 'mapper', 'mapMany'],
  ['controls', 'generator', 'generate'],
  ['interpolation', 'mapper', 'interpolate'],
  ['interpolation', 'generator', 'generate'],
  ['compose', 'generator', 'encodePictures'],
  ['compose', 'generator', 'generate'],
  ['impact', 'mapper', 'mapMany'],
  ['impact', 'generator', 'generate'],
  ['gallery', 'mapper', 'mapMany'],
  ['identification', 'mapper', 'mapMany'],
  ['identification', 'generator', 'generate'],
  ['identification', 'generator', 'features'],
  ['identification', 'mapper', 'identify'],
  ['distances', 'generator', 'features'],
  ['distances', 'mapper', 'distances'],
] as const)('%s: the %s killed in %s', async (name, worker, op) => {
  const lab = fragileLab();
  const step = steps[name]?.(lab);
  if (!step) throw new Error(`no step ${name}`);
  const status = (expected: string) =>
    vi.waitFor(() => expect(step.result().status).toBe(expected), 5000);
  lab.kill(worker, op);
  step.run();
  await status('failed');
  expect(step.result()).toMatchObject({ error: { code: 'worker-crashed' }, stale: undefined });
  expect(lab.deaths).toEqual([`${worker} ${op}`]);
  step.run();
  await status('ready');
  const before = step.result();
  lab.kill(worker, op);
  step.run();
  await status('failed');
  const value = before.status === 'ready' ? before.value : undefined;
  expect(step.result()).toMatchObject({ error: { code: 'worker-crashed' }, stale: value });
  expect(value).toBeDefined();
});

test('a picture of the gallery whose generator dies is drawn when it is asked for again', async () => {
  const lab = fragileLab();
  const { stores, galleryPictures } = studiesOf(lab.bench);
  stores.gallery.getState().measure({ condition: 'image', average: false, seed: 1 });
  await vi.waitFor(() => expect(stores.gallery.getState().result.status).toBe('ready'), 5000);
  const { result } = stores.gallery.getState();
  const gallery = result.status === 'ready' ? result.value : undefined;
  const item = gallery?.items[0];
  if (!gallery || !item) throw new Error('the made-up gallery has items');
  const still = new AbortController().signal;
  lab.kill('generator', 'generate');
  const dying = galleryPictures.get(gallery, item, still);
  await expect(dying).rejects.toMatchObject({ code: 'worker-crashed' });
  expect((await galleryPictures.get(gallery, item, still)).width).toBe(8);
});
