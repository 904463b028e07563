/** @file So many embeddings laid out by UMAP through the map's own store: times, silences, long tasks. */
import type { Services } from '../../../src/services/lab-services.ts';
import type { Truth } from '../../../src/services/truth.ts';
import { createLayoutService } from '../../../src/services/layout-service.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { createAtlasStore } from '../../../src/state/atlas-store.ts';
import type { Bench } from '../../../src/state/decode-scan.ts';
import { fakeDataset } from '../../../src/testing/fake-dataset.ts';

export interface LaidOut {
  ms: number;
  /** How often progress was told, and the longest time without a word. */
  nTold: number;
  longestSilenceMs: number;
  /** Longest task of the page's thread meanwhile; 0 when none was over 50 ms. */
  longestTaskMs: number;
  /** From cancel to a worker that holds embeddings and draws again. */
  cancelMs: number;
}

const dim = 512;
const nGroups = 40;

/** Unit vectors around the middles of groups, as embeddings of categories are. */
function embeddings(n: number): Float32Array[] {
  const random = createRandom(2);
  const middles = Float32Array.from({ length: nGroups * dim }, () => random.normal());
  return Array.from({ length: n }, () => {
    const group = random.integer(nGroups);
    const row = Float32Array.from(
      { length: dim },
      (_, k) => (middles[group * dim + k] ?? 0) + random.normal(),
    );
    const size = Math.hypot(...row);
    return row.map((value) => value / size);
  });
}

/** As many conditions as embeddings, each shown once, on a dataset and workers that are made up. */
function benchOf(n: number): Bench {
  const rows = embeddings(n);
  const dataset = fakeDataset({ nSessions: 1, trialsPerSession: n, repetitions: 1 });
  const truth = {
    available: () => true,
    ensure: () => Promise.resolve(),
    get: (_: string, condition: number) => rows[condition],
  };
  const categories = (_: string, { conditions }: { conditions: number[] }) =>
    Promise.resolve(conditions.map((condition) => [condition % 3]));
  const services = { reader: { call: categories } } as unknown as Services;
  return { services, truth: truth as unknown as Truth, dataset };
}

type Atlas = ReturnType<typeof createAtlasStore>;

/** Draw until the layout is there, or failed, or `until` says that it is enough. */
function drawn(atlas: Atlas, until: (words: string) => boolean = () => false): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = atlas.subscribe(({ layout }) => {
      if (layout.status === 'failed') reject(layout.error);
      const isEnough = layout.status === 'running' && until(layout.what);
      if (layout.status === 'running' && !isEnough) return;
      stop();
      resolve();
    });
    atlas.getState().draw();
  });
}

function watchLongTasks(): () => number {
  const long: number[] = [];
  const observer = new PerformanceObserver((list) => {
    long.push(...list.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ type: 'longtask' });
  return () => {
    observer.disconnect();
    return Math.max(0, ...long);
  };
}

/** The longest time between changes of what is told, and how many there were. */
function watchProgress(atlas: Atlas) {
  let [last, longest, count] = [performance.now(), 0, 0];
  const stop = atlas.subscribe(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    [last, count] = [now, count + 1];
  });
  return () => {
    stop();
    return { nTold: count, longestSilenceMs: longest };
  };
}

export async function layOut(n: number): Promise<LaidOut> {
  const bench = benchOf(n);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const atlas = createAtlasStore(() => bench, createLayoutService());
  atlas.getState().set({ scope: 'all', method: 'umap', seed: 1 });
  const longestTask = watchLongTasks();
  const told = watchProgress(atlas);
  const start = performance.now();
  await drawn(atlas);
  const ms = performance.now() - start;
  const { nTold, longestSilenceMs } = told();
  await drawn(atlas, (words) => words === 'finding neighbours');
  await new Promise((resolve) => setTimeout(resolve, 200));
  atlas.getState().cancel();
  const asked = performance.now();
  atlas.getState().set({ method: 'pca' });
  await drawn(atlas, (words) => words === 'principal axes');
  const cancelMs = performance.now() - asked;
  atlas.getState().clear();
  return { ms, nTold, longestSilenceMs, longestTaskMs: longestTask(), cancelMs };
}
