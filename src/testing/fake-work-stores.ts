/** @file Stores of a made-up lab that compute: trainings, measures, strips, maps. They compute nothing. */
import { createStore } from 'zustand/vanilla';
import { plainCondition } from '../domain/decode.ts';
import { slerp } from '../numerics/vectors.ts';
import { defaultAtlas } from '../state/atlas.ts';
import type { Lab, StateMap } from '../state/hooks.ts';
import type { MeasureState, MeasureStore } from '../state/measure-store.ts';
import type { InterpolationFrame } from '../state/types/interpolation.ts';
import { fakePicture, fakeVector } from './fake-dataset.ts';
import { ready } from './fake-decoded.ts';
import type { LaterRecorder, Recorder } from './recorder.ts';

function framesOf(from: number, to: number): InterpolationFrame[] {
  return Array.from({ length: 10 }, (_, i) => ({
    t: i / 9,
    picture: fakePicture(i < 5 ? from : to + 40),
    embedding: slerp(fakeVector(from + 2, 512), fakeVector(to + 2, 512), i / 9),
  }));
}

function measureStore<Request, Result>(
  record: Recorder,
  name: string,
): MeasureStore<Request, Result> {
  return createStore<MeasureState<Request, Result>>()(() => ({
    result: { status: 'idle' },
    outdated: undefined,
    measure: record(`measure${name}`),
    clear: record(`clear${name}`),
    outdate: record(`outdate${name}`),
    cancel: record(`cancel${name}`),
  }));
}

export function workStores(
  record: Recorder,
  later: LaterRecorder,
): Omit<
  Lab['stores'],
  | 'dataset'
  | 'selection'
  | 'history'
  | 'choices'
  | 'pointing'
  | 'maps'
  | 'decode'
  | 'system'
  | 'compose'
  | 'tour'
  | 'recovery'
> {
  return {
    interpolation: createStore<StateMap['interpolation']>()((set) => ({
      from: 0,
      to: 1,
      nSteps: 10,
      space: 'voxel' as const,
      via: [],
      frames: ready(framesOf(0, 1)),
      made: undefined,
      features: { status: 'idle' as const },
      head: 0,
      setEnds: record('setEnds'),
      setSpace: record('setSpace'),
      setSteps: record('setSteps'),
      setVia: record('setVia'),
      seek: (head) => set({ head }),
      run: record('run'),
      measureFeatures: record('measureFeatures'),
      clear: record('clearInterpolation'),
      cancel: record('cancelInterpolation'),
    })),
    training: createStore<StateMap['training']>()(() => ({
      training: { status: 'idle' },
      runs: [],
      saved: [],
      train: record('train'),
      trained: () => Promise.reject(new Error('A made-up lab trains nothing.')),
      control: record('control'),
      cancel: record('cancelTraining'),
      goOn: record('goOn'),
      forget: later('forget'),
      restore: later('restore'),
      show: record('show'),
      remove: record('removeRun'),
      fileOf: (...args) => {
        record('fileOf')(...args);
        return Promise.resolve({ name: 'mapper.onnx', bytes: new Uint8Array(8) });
      },
    })),
    atlas: createStore<StateMap['atlas']>()((set, get) => ({
      settings: defaultAtlas,
      layout: { status: 'idle' },
      decoded: { status: 'idle' },
      set: (change) => set({ settings: { ...get().settings, ...change } }),
      draw: record('drawAtlas'),
      decodeAll: record('decodeAtlas'),
      // On a circle, so that each row has a place of its own.
      place: (rows) =>
        Promise.resolve(Float32Array.from(rows.flatMap((_, i) => [Math.cos(i), Math.sin(i)]))),
      nearest: (condition, top) =>
        Promise.resolve(
          Array.from({ length: top }, (_, i) => ({
            condition: condition + i + 1,
            similarity: 0.9 - i / 10,
          })),
        ),
      clear: record('clearAtlas'),
      cancel: record('cancelAtlas'),
    })),
    encoding: createStore<StateMap['encoding']>()(() => ({
      sets: [
        { target: 'image', known: 25, total: 50, by: 'demo CLIP', keeping: 'kept' },
        { target: 'caption', known: 50, total: 50, by: undefined, keeping: 'kept' },
      ],
      task: { status: 'idle' },
      encodeAll: later('encodeAll'),
      cancel: record('cancelEncoding'),
      refresh: () => undefined,
    })),
    generators: createStore<StateMap['generators']>()(() => ({
      inUse: undefined,
      settings: plainCondition,
      comparison: { status: 'idle' },
      use: record('use'),
      setSettings: record('setSettings'),
      remove: async (...args) => record('remove')(...args),
      compare: record('compare'),
      clear: record('clear'),
      cancel: record('cancel'),
    })),
    controls: createStore<StateMap['controls']>()(() => ({
      controls: { status: 'idle' },
      decode: record('decodeControls'),
      clear: record('clearControls'),
      cancel: record('cancelControls'),
    })),
    retrieval: measureStore(record, 'Retrieval'),
    identification: measureStore(record, 'Identification'),
    distances: measureStore(record, 'Distances'),
    effects: measureStore(record, 'Effects'),
    impact: measureStore(record, 'Impact'),
    dose: measureStore(record, 'Dose'),
    levels: measureStore(record, 'Levels'),
    overlay: measureStore(record, 'Overlay'),
    grid: measureStore(record, 'Grid'),
    gallery: measureStore(record, 'Gallery'),
    ablation: createStore<StateMap['ablation']>()(() => ({
      ...{ status: 'idle', rows: [], size: 'small', seed: 0 },
      begin: later('beginAblation'),
      pause: record('pauseAblation'),
      resume: record('resumeAblation'),
      stop: record('stopAblation'),
      clear: record('clearAblation'),
      csv: () => 'csv',
      markdown: () => 'markdown',
    })),
  };
}
