/**
 * @file Stores and pictures of a lab that computes nothing: for tests of views and to look at them.
 * Every verb is written to `calls`; a test drives the states with `setState`.
 */
import { createStore } from 'zustand/vanilla';
import type { DatasetInfo } from '../domain/dataset.ts';
import { createChoicesStore } from '../state/choices-store.ts';
import { createComposeStore } from '../state/compose-store.ts';
import { historyParts } from '../state/history-parts.ts';
import { createHistory } from '../state/history-store.ts';
import type { Lab, StateMap } from '../state/hooks.ts';
import { createMapsStore } from '../state/maps-store.ts';
import { createPointingStore } from '../state/pointing-store.ts';
import { fakeArtist, fakeData } from './fake-data.ts';
import { fakeDataset, fakePicture } from './fake-dataset.ts';
import { decodedTrial } from './fake-decoded.ts';
import { datasetStore, selectionStore, systemStore } from './fake-stores.ts';
import { workStores } from './fake-work-stores.ts';
import { createRecorder, type Call } from './recorder.ts';

export interface FakeLab extends Lab {
  /** Verbs called on the stores, in order, with their arguments. */
  calls: Call[];
}

/** A lab with a dataset loaded and its first trial decoded. */
export function createFakeLab(dataset: DatasetInfo = fakeDataset()): FakeLab {
  const calls: FakeLab['calls'] = [];
  const { record, later } = createRecorder(calls);
  const history = createHistory();
  const stores: Lab['stores'] = {
    dataset: datasetStore(dataset, record, later),
    selection: selectionStore(record),
    pointing: createPointingStore(),
    choices: createChoicesStore(),
    maps: createMapsStore(() => dataset.nVoxels),
    history: history.store,
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
  history.follow(historyParts(stores));
  const pictures = { get: (condition: number) => Promise.resolve(fakePicture(condition)) };
  const data = fakeData(dataset, record);
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
