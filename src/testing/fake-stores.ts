/** @file Stores of a made-up lab around the dataset: files, selection, workers and models. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DatasetInfo } from '../domain/dataset.ts';
import type { StateMap } from '../state/hooks.ts';
import type { SelectionState } from '../state/types/selection.ts';
import type { WorkerStatus } from '../state/types/system.ts';
import { ready } from './fake-decoded.ts';
import type { LaterRecorder, Recorder } from './recorder.ts';

export function datasetStore(
  dataset: DatasetInfo,
  record: Recorder,
  later: LaterRecorder,
): StoreApi<StateMap['dataset']> {
  return createStore<StateMap['dataset']>()(() => ({
    dataset: ready(dataset),
    reports: [],
    problems: [],
    roles: [],
    corrections: [],
    lastError: undefined,
    comparing: undefined,
    open: later('open'),
    openAlone: later('openAlone'),
    clear: later('clear'),
    openDemo: later('openDemo'),
    assign: later('assign'),
    sayByHand: later('sayByHand'),
    correct: later('correct'),
    comparePictures: later('comparePictures'),
    cancel: record('cancelOpen'),
  }));
}

export function selectionStore(record: Recorder): StoreApi<SelectionState> {
  return createStore<SelectionState>()((set) => {
    const verb =
      <A extends unknown[]>(name: string, change: (...args: A) => Partial<SelectionState>) =>
      (...args: A) => {
        record(name)(...args);
        set(change(...args));
      };
    return {
      trial: 0,
      average: false,
      perturbation: [],
      condition: 'both',
      seed: 0,
      selectTrial: verb('selectTrial', (trial: number) => ({ trial })),
      setAverage: verb('setAverage', (average: boolean) => ({ average })),
      setCondition: verb('setCondition', (condition) => ({ condition })),
      setSeed: verb('setSeed', (seed: number) => ({ seed })),
      setRoi: verb('setRoi', (roi, mode, amount = 1) => ({
        perturbation:
          mode === 'as-is'
            ? []
            : [{ rois: [roi], op: mode === 'boost' ? 'add' : mode, amount } as const],
      })),
      setPerturbation: verb('setPerturbation', (perturbation) => ({ perturbation })),
      addStep: verb('addStep', () => ({})),
      reset: verb('reset', () => ({ perturbation: [] })),
    };
  });
}

function worker(backend: WorkerStatus['backend']): WorkerStatus {
  return { state: 'ready', backend, restarts: 0 };
}

const wasm: WorkerStatus['backend'] = {
  backend: 'wasm',
  detail: 'SIMD, 2 threads',
  threads: 2,
  rejected: [{ backend: 'webgpu', reason: 'software adapter (SwiftShader)' }],
};

export function systemStore(record: Recorder): StoreApi<StateMap['system']> {
  return createStore<StateMap['system']>()((set) => ({
    workers: { reader: worker(undefined), mapper: worker(wasm), generator: worker(wasm) },
    models: [
      {
        kind: 'generator',
        name: 'demo generator',
        sha256: '3f7a1c9e52b04d8896aa17c0d2e4f5b6a7c8d9e0f1a2b3c4d5e6f708192a3b4c',
        nParameters: 3_100_000,
        signature: '512 -> 3x64x64',
        simulated: true,
        notes: [],
      },
    ],
    notices: [],
    notify: (tone, text) => {
      record('notify')(tone, text);
      set((state) => ({ notices: [...state.notices, { id: state.notices.length, tone, text }] }));
    },
    dismiss: (id) => {
      record('dismiss')(id);
      set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
    },
  }));
}
