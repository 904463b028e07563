/** @file The store of the map on made-up services: what is encoded, told, placed; failures; other data. */
import { describe, expect, test } from 'vitest';
import { LabError } from '../domain/errors.ts';
import { shown } from '../domain/remote.ts';
import type { LayoutService } from '../services/layout-service.ts';
import type { Services } from '../services/lab-services.ts';
import type { Truth } from '../services/truth.ts';
import { fakeDataset, fakeVector } from '../testing/fake-dataset.ts';
import { createAtlasStore } from './atlas-store.ts';
import type { Bench } from './decode-scan.ts';

const dataset = fakeDataset({ trialsPerSession: 60 });
const dim = 8;

interface World {
  store: ReturnType<typeof createAtlasStore>;
  calls: string[];
  /** Rows that the layout worker was told. */
  told(): number;
  endWorker(): void;
}

function world({ available = true, failing = false } = {}): World {
  const calls: string[] = [];
  let [rows, generation] = [0, 0];
  const layout: LayoutService = {
    call: ((op: string, input: { matrix?: Float32Array; rows?: Float32Array }) => {
      calls.push(op);
      if (op === 'use') rows = (input.matrix?.length ?? 0) / dim;
      if (op === 'nearest') return Promise.resolve([{ row: 1, similarity: 0.5 }]);
      if (op === 'place')
        return Promise.resolve(new Float32Array(((input.rows?.length ?? 0) / dim) * 2));
      if (op === 'umap' && failing)
        return Promise.reject(new LabError('worker-crashed', 'It died.'));
      const facts = { method: op, explained: undefined, nFitted: rows };
      return Promise.resolve(op === 'use' ? null : { xy: new Float32Array(2 * rows), facts });
    }) as LayoutService['call'],
    stop: () => void calls.push('stop'),
    generation: () => generation,
  };
  const truth = {
    available: () => available,
    ensure: () => Promise.resolve(),
    // One condition has no embedding: it is left out.
    get: (_: string, condition: number) =>
      condition === 8 ? undefined : fakeVector(condition, dim),
  };
  const services = {
    reader: {
      call: (_: string, { conditions }: { conditions: number[] }) =>
        Promise.resolve(conditions.map((condition) => (condition % 2 ? [] : [condition % 3]))),
    },
    mapper: {
      call: () =>
        Promise.resolve({
          conditions: Int32Array.of(0, 16),
          predictions: fakeVector(1, 2 * dim),
          dim,
        }),
    },
  } as unknown as Services;
  const bench: Bench = { services, truth: truth as unknown as Truth, dataset };
  const store = createAtlasStore(() => bench, layout);
  return { store, calls, told: () => rows, endWorker: () => (generation += 1) };
}

async function drawn({ store }: World) {
  store.getState().draw();
  await expect.poll(() => store.getState().layout.status).not.toBe('running');
}

describe('the map', () => {
  test('holds the true embeddings of held-out conditions that have one, with category and split', async () => {
    const here = world();
    await drawn(here);
    const points = shown(here.store.getState().layout)?.points;
    const expected = [
      ...new Set(Array.from(dataset.split.val, (t) => dataset.trialCondition[t] ?? -1)),
    ];
    expect(new Set(points?.conditions)).toEqual(new Set(expected.filter((c) => c !== 8)));
    expect(here.told()).toBe(points?.conditions.length);
    expect([...(points?.heldOut ?? [])].every((one) => one === 1)).toBe(true);
    points?.conditions.forEach((condition, i) => {
      expect(points.category[i]).toBe(condition % 2 ? -1 : condition % 3);
    });
  });

  test('all conditions, held-out ones first; the same points are told once', async () => {
    const here = world();
    here.store.getState().set({ scope: 'all' });
    await drawn(here);
    const points = shown(here.store.getState().layout)?.points;
    expect(points?.conditions.length).toBe(dataset.nConditions - 1);
    expect(points?.heldOut[0]).toBe(1);
    here.store.getState().set({ method: 'umap' });
    await drawn(here);
    expect(here.calls).toEqual(['use', 'pca', 'umap']);
    here.endWorker();
    await drawn(here);
    expect(here.calls.slice(3)).toEqual(['use', 'umap']);
  });

  test('places vectors of its own space only, and finds neighbours by condition', async () => {
    const here = world();
    await drawn(here);
    const { signal } = new AbortController();
    const { place, nearest } = here.store.getState();
    expect(await place([fakeVector(1, dim), fakeVector(2, dim)], signal)).toHaveLength(4);
    expect(await place([fakeVector(1, dim + 1)], signal)).toHaveLength(0);
    const points = shown(here.store.getState().layout)?.points;
    const near = await nearest(points?.conditions[0] ?? -1, 3, signal);
    expect(near).toEqual([{ condition: points?.conditions[1], similarity: 0.5 }]);
    expect(await nearest(8, 3, signal)).toEqual([]);
  });

  test('decodes held-out scans as they are shown', async () => {
    const here = world();
    await drawn(here);
    here.store.getState().decodeAll();
    await expect.poll(() => here.store.getState().decoded.status).toBe('ready');
    const rows = shown(here.store.getState().decoded)?.rows ?? new Float32Array();
    expect(Math.hypot(...rows.subarray(0, dim))).toBeCloseTo(1);
  });

  test('without stimuli and captions it says what is missing; a failure keeps the map there was', async () => {
    const bare = world({ available: false });
    await drawn(bare);
    expect(bare.store.getState().layout).toMatchObject({
      status: 'failed',
      error: { code: 'missing-part' },
    });
    const here = world({ failing: true });
    await drawn(here);
    here.store.getState().set({ method: 'umap' });
    await drawn(here);
    const { layout } = here.store.getState();
    expect(layout).toMatchObject({ status: 'failed', error: { code: 'worker-crashed' } });
    expect(shown(layout)?.facts.method).toBe('pca');
  });

  test('another dataset clears it and ends the worker', async () => {
    const here = world();
    await drawn(here);
    here.store.getState().clear();
    expect(here.store.getState().layout.status).toBe('idle');
    expect(here.calls.at(-1)).toBe('stop');
  });
});
