/** @file The map of embeddings: what it shows, its layout, what is placed in it. */
import { createStore } from 'zustand/vanilla';
import { shown, type Remote } from '../domain/remote.ts';
import type { LayoutService } from '../services/layout-service.ts';
import {
  type AtlasLayout,
  type AtlasPoints,
  type AtlasSettings,
  type DecodedPoints,
  decodeHeldOut,
  defaultAtlas,
  layOut,
  takeIn,
} from './atlas.ts';
import type { Bench } from './decode-scan.ts';
import { createTask, type TaskContext } from './remote-task.ts';

export interface AtlasNeighbour {
  condition: number;
  similarity: number;
}

export interface AtlasState {
  settings: AtlasSettings;
  layout: Remote<AtlasLayout>;
  decoded: Remote<DecodedPoints>;
  set(change: Partial<AtlasSettings>): void;
  /** Make the map that the settings ask for. */
  draw(): void;
  /** Decode held-out scans, to be drawn in the map. */
  decodeAll(): void;
  /** Where vectors lie in the map that is shown, `[m, 2]`. */
  place(rows: readonly Float32Array[], signal: AbortSignal): Promise<Float32Array>;
  /** Conditions nearest to one of the map. */
  nearest(condition: number, top: number, signal: AbortSignal): Promise<AtlasNeighbour[]>;
  clear(): void;
  cancel(): void;
}

/** Knows what the layout worker holds, and tells it again after it was ended. */
function createHolder(bench: () => Bench | undefined, layout: LayoutService) {
  let held: { points: AtlasPoints; generation: number } | undefined;
  return {
    forget: () => (held = undefined),
    ensure: async (scope: AtlasSettings['scope'], context: TaskContext): Promise<AtlasPoints> => {
      const here = bench();
      if (!here) throw new Error('No dataset is loaded.');
      const isHeld =
        held?.generation === layout.generation() &&
        held.points.scope === scope &&
        held.points.dataset === here.dataset.id;
      if (held && isHeld) return held.points;
      const points = await takeIn(here, layout, scope, context);
      held = { points, generation: layout.generation() };
      return points;
    },
    /** Does the worker hold the points of this layout, laid out? */
    has: (points: AtlasPoints) =>
      held?.points === points && held.generation === layout.generation(),
  };
}

export function createAtlasStore(bench: () => Bench | undefined, layout: LayoutService) {
  const drawing = createTask();
  const decoding = createTask();
  const holder = createHolder(bench, layout);
  const silent = (signal: AbortSignal): TaskContext => ({ signal, progress: () => undefined });
  return createStore<AtlasState>()((set, get) => ({
    settings: defaultAtlas,
    layout: { status: 'idle' },
    decoded: { status: 'idle' },
    set: (change) => set({ settings: { ...get().settings, ...change } }),
    draw: () => {
      if (!bench()) return;
      const { settings } = get();
      void drawing.run(
        'reading',
        () => get().layout,
        (next) => set({ layout: next }),
        async (context) => {
          const points = await holder.ensure(settings.scope, context);
          return layOut(layout, points, settings, context);
        },
      );
    },
    decodeAll: () => {
      const here = bench();
      const target = shown(get().layout)?.points.target;
      if (!here || !target) return;
      void decoding.run(
        'decoding held-out scans',
        () => get().decoded,
        (decoded) => set({ decoded }),
        (context) => decodeHeldOut(here, target, context),
      );
    },
    place: async (rows, signal) => {
      const current = shown(get().layout);
      const { dim } = current?.points ?? {};
      const fitting = rows.every((row) => row.length === dim);
      if (!current || !fitting || rows.length === 0) return new Float32Array(0);
      if (!holder.has(current.points)) return new Float32Array(0);
      const matrix = new Float32Array(rows.length * (dim ?? 0));
      rows.forEach((row, i) => matrix.set(row, i * row.length));
      const { method } = current.facts;
      return layout.call('place', { rows: matrix, method }, { signal });
    },
    nearest: async (condition, top, signal) => {
      const current = shown(get().layout);
      const row = current?.points.conditions.indexOf(condition) ?? -1;
      if (!current || row < 0) return [];
      const points = await holder.ensure(current.points.scope, silent(signal));
      const near = await layout.call('nearest', { row, top }, { signal });
      return near.map(({ row: other, similarity }) => ({
        condition: points.conditions[other] ?? -1,
        similarity,
      }));
    },
    clear: () => {
      drawing.drop();
      decoding.drop();
      holder.forget();
      layout.stop();
      set({ layout: { status: 'idle' }, decoded: { status: 'idle' } });
    },
    cancel: () => {
      drawing.cancel();
      decoding.cancel();
    },
  }));
}
