/**
 * @file Stores and pictures of a lab that computes nothing: for tests of views and to look at them.
 * Every verb is written to `calls`; a test drives the states with `setState`.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { plainCondition } from '../domain/decode.ts';
import type { DatasetInfo } from '../domain/dataset.ts';
import type { Remote } from '../domain/remote.ts';
import { defaultAtlas } from '../state/atlas.ts';
import { createMapsStore } from '../state/maps-store.ts';
import { createPointingStore } from '../state/pointing-store.ts';
import { CATEGORIES } from '../scenes/categories.ts';
import { createSceneArtist } from '../services/scene-artist.ts';
import { createComposeStore } from '../state/compose-store.ts';
import type { Lab, StateMap } from '../state/hooks.ts';
import type { MeasureState, MeasureStore } from '../state/measure-store.ts';
import type {
  CaptionsView,
  DecodeState,
  InterpolationFrame,
  MappedView,
  PicturesView,
  RetrievedView,
  SelectionState,
  WorkerStatus,
} from '../state/types.ts';
import { slerp } from '../numerics/vectors.ts';
import { fakeDataset, fakePicture, fakeVector } from './fake-dataset.ts';

export interface FakeLab extends Lab {
  /** Verbs called on the stores, in order, with their arguments. */
  calls: { verb: string; args: unknown[] }[];
}

export type Recorder = (verb: string) => (...args: unknown[]) => void;

export function ready<T>(value: T): Remote<T> {
  return { status: 'ready', value };
}

function mappedOf(dataset: DatasetInfo, trial: number): MappedView {
  const betasZ = fakeVector(trial + 1, dataset.nVoxels, false);
  const decoded = fakeVector(trial + 2, 512);
  return {
    trial,
    condition: dataset.trialCondition[trial] ?? 0,
    betasZ,
    perturbedZ: betasZ,
    target: 'image',
    decoded,
    perturbed: decoded,
    truth: fakeVector(trial + 3, 512),
    mapper: 'ridge, image embedding',
  };
}

function picturesOf(dataset: DatasetInfo, trial: number): PicturesView {
  const condition = dataset.trialCondition[trial] ?? 0;
  const decoded = fakePicture(condition + 5000);
  return {
    trial,
    seen: fakePicture(condition),
    captions: ['A boat on calm water under a grey sky.', 'A small boat near the shore.'],
    decoded,
    perturbed: decoded,
    provenance: {
      dataset: dataset.id,
      trials: [trial],
      perturbation: [],
      mapper: 'ridge, image embedding',
      generator: 'demo generator',
      condition: 'both',
      seed: 0,
      backends: { mapper: 'wasm', generator: 'wasm' },
    },
  };
}

function retrievedOf(dataset: DatasetInfo, trial: number): RetrievedView {
  const top = [0, 1, 2, 3, 4].map((i) => ({
    condition: (trial + i * 8) % dataset.nConditions,
    similarity: 0.83 - 0.04 * i,
    picture: fakePicture(trial + i * 8),
    caption: `Two people and a dog on a beach, number ${i + 1}.`,
  }));
  const cosine = { cosine: 0.71, cosineUnperturbed: 0.71 };
  return { trial, top, rank: 12, rankUnperturbed: 12, of: 300, ...cosine };
}

function captionsOf(): CaptionsView {
  const text = 'a small boat on the open water under a gray sky with an island on the left';
  const nearest = { text, condition: 8, similarity: 0.61, isOwn: false, rank: 7 };
  const written = { text: 'a boat on the sea', similarity: 0.58 };
  return { by: 'caption', nearest, of: 300, written };
}

/** Mapped vectors, pictures and neighbours of one trial, all of them ready. */
export function decodedTrial(
  dataset: DatasetInfo,
  trial: number,
): Pick<DecodeState, 'mapped' | 'pictures' | 'retrieved' | 'captions'> {
  return {
    mapped: ready(mappedOf(dataset, trial)),
    pictures: ready(picturesOf(dataset, trial)),
    retrieved: ready(retrievedOf(dataset, trial)),
    captions: ready(captionsOf()),
  };
}

function selectionStore(record: Recorder): StoreApi<SelectionState> {
  return createStore<SelectionState>()((set) => {
    const verb =
      <A extends unknown[]>(name: string, change: (...args: A) => Partial<SelectionState>) =>
      (...args: A) => {
        record(name)(...args);
        set(change(...args));
      };
    return {
      trial: 0,
      perturbation: [],
      condition: 'both',
      seed: 0,
      selectTrial: verb('selectTrial', (trial: number) => ({ trial })),
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

function systemStore(record: Recorder): StoreApi<StateMap['system']> {
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
    measure: record(`measure${name}`),
    clear: record(`clear${name}`),
    cancel: record(`cancel${name}`),
  }));
}

function workStores(
  record: Recorder,
  later: (verb: string) => (...args: unknown[]) => Promise<void>,
): Omit<
  Lab['stores'],
  | 'dataset'
  | 'selection'
  | 'history'
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
    effects: createStore<StateMap['effects']>()(() => ({
      effects: { status: 'idle' },
      measure: record('measureEffects'),
      clear: record('clearEffects'),
      cancel: record('cancelEffects'),
    })),
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
    evaluation: createStore<StateMap['evaluation']>()(() => ({
      retrieval: { status: 'idle' },
      measureRetrieval: record('measureRetrieval'),
      clear: record('clearMeasure'),
      cancel: record('cancelMeasure'),
    })),
  };
}

/** Icons are coloured squares; the scene itself is drawn as it is on the page. */
const fakeArtist = createSceneArtist(() =>
  Promise.resolve(
    Object.fromEntries(
      CATEGORIES.map(({ sprites: [first] }, i) => [
        first?.sprite ?? '',
        `<rect x="8" y="8" width="112" height="112" fill="hsl(${i * 6}, 70%, 55%)"/>`,
      ]),
    ),
  ),
);

/** A lab with a dataset loaded and its first trial decoded. */
export function createFakeLab(dataset: DatasetInfo = fakeDataset()): FakeLab {
  const calls: FakeLab['calls'] = [];
  const record: Recorder =
    (verb) =>
    (...args) =>
      void calls.push({ verb, args });
  const later =
    (verb: string) =>
    (...args: unknown[]) => {
      calls.push({ verb, args });
      return Promise.resolve();
    };
  const stores: Lab['stores'] = {
    dataset: createStore<StateMap['dataset']>()(() => ({
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
      correct: later('correct'),
      comparePictures: later('comparePictures'),
      cancel: record('cancelOpen'),
    })),
    selection: selectionStore(record),
    pointing: createPointingStore(),
    maps: createMapsStore(() => dataset.nVoxels),
    history: createStore<StateMap['history']>()(() => ({
      canUndo: true,
      canRedo: false,
      undo: record('undo'),
      redo: record('redo'),
      forget: record('forget'),
    })),
    decode: createStore<StateMap['decode']>()(() => ({
      ...decodedTrial(dataset, 0),
      retry: record('retry'),
    })),
    ...workStores(record, later),
    system: systemStore(record),
    compose: createComposeStore({
      bench: () => undefined,
      artist: fakeArtist,
      pictureOf: (condition) => Promise.resolve(fakePicture(condition)),
      seed: () => 0,
    }),
    tour: createStore<StateMap['tour']>()((set) => ({
      isActive: false,
      isOffered: false,
      start: () => set({ isActive: true }),
      leave: () => set({ isActive: false, isOffered: false }),
    })),
    recovery: createStore<StateMap['recovery']>()((set) => ({
      offer: undefined,
      keptAt: undefined,
      restore: later('restoreLast'),
      dismiss: () => set({ offer: undefined }),
      wipe: record('wipeLast'),
    })),
  };
  const pictures = { get: (condition: number) => Promise.resolve(fakePicture(condition)) };
  const keptEmbeddings = { files: 1, bytes: 2_100_000 };
  const kept = { files: 2, bytes: 47_000_000, embeddings: keptEmbeddings };
  const asking = (verb: string, answer: typeof kept) => () => {
    calls.push({ verb, args: [] });
    return Promise.resolve(answer);
  };
  const data = {
    saveBetas: asking('saveBetas', { files: 6, bytes: 141_000_000, embeddings: keptEmbeddings }),
    savedBetas: () => Promise.resolve(kept),
    wipeBetas: asking('wipeBetas', {
      ...{ files: 0, bytes: 0 },
      embeddings: { files: 0, bytes: 0 },
    }),
    repetitions: (condition: number, first: number, count: number) => {
      const trials = [...dataset.trialCondition.keys()]
        .filter((trial) => dataset.trialCondition[trial] === condition)
        .slice(0, 3);
      const width = Math.min(count, dataset.nVoxels - first);
      const z = fakeVector(condition + 1, trials.length * width, false);
      return Promise.resolve({ trials, z, first, count: width });
    },
    volume: () =>
      Promise.resolve({
        dims: [8, 10, 6] as [number, number, number],
        values: fakeVector(7, 480, false),
        nFrames: 1,
      }),
    onSurfaces: () =>
      Promise.resolve(
        dataset.surfaces.map(({ vertexVoxel }) => fakeVector(8, vertexVoxel.length, false)),
      ),
  };
  const sessions = { save: () => new Blob(['{}']), restore: later('restore') };
  const galleryPictures: Lab['galleryPictures'] = {
    get: (_, { trial }) => Promise.resolve(fakePicture(trial + 9000)),
    known: () => undefined,
  };
  const embeddings = { heldOut: () => Promise.resolve(new Blob([new Uint8Array(16)])) };
  const diagnose = () => Promise.resolve({ version: '0', backends: { mapper: 'wasm' } });
  const shared = {
    sessions,
    embeddings,
    pictures,
    galleryPictures,
    data,
    scenes: fakeArtist,
    diagnose,
  };
  return { stores, ...shared, calls };
}
