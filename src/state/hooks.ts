/** @file The React skin of the stores: one context, one hook. Everything below is React-free. */
import {
  createContext,
  startTransition,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Picture } from '../domain/dataset.ts';
import type { Remote } from '../domain/remote.ts';
import type { DataSource } from '../services/data-source.ts';
import type { TaskContext } from './remote-task.ts';
import type { SceneArtist } from '../services/scene-artist.ts';
import type { AblationState } from './ablation-store.ts';
import type { AtlasState } from './atlas-store.ts';
import type { ChoiceName, Choices } from './choices.ts';
import type { ChoicesState } from './choices-store.ts';
import type { MapsState } from './maps-store.ts';
import type { PointingState } from './pointing-store.ts';
import type { GalleryPictures } from './gallery-store.ts';
import type { StudyStates } from './studies.ts';
import type { ComposeState } from './compose-store.ts';
import type { TourState } from './tour-store.ts';
import type { ControlsState } from './types/measures.ts';
import type { DatasetState } from './types/dataset.ts';
import type { DecodeState } from './types/decode.ts';
import type { GeneratorsState } from './types/generators.ts';
import type { HistoryState, Selection, SelectionState } from './types/selection.ts';
import type { InterpolationState } from './types/interpolation.ts';
import type { RecoveryState, SystemState } from './types/system.ts';
import type { TrainingState } from './types/training.ts';
import type { EncodingState } from './encoding-store.ts';

export interface StateMap extends StudyStates {
  dataset: DatasetState;
  selection: SelectionState;
  choices: ChoicesState;
  history: HistoryState;
  pointing: PointingState;
  maps: MapsState;
  decode: DecodeState;
  interpolation: InterpolationState;
  training: TrainingState;
  controls: ControlsState;
  generators: GeneratorsState;
  ablation: AblationState;
  atlas: AtlasState;
  encoding: EncodingState;
  compose: ComposeState;
  recovery: RecoveryState;
  tour: TourState;
  system: SystemState;
}

export type StoreMap = { [K in keyof StateMap]: StoreApi<StateMap[K]> };

/** Pictures of conditions for lists and hover, cached and fetched in batches. */
export interface PictureSource {
  get(condition: number): Promise<Picture | undefined>;
}

/** What was done, as a file; never betas or stimuli. */
export interface SessionFiles {
  /** JSON. @throws LabError `no-dataset`. */
  save(): Blob;
  /**
   * Restore a saved session. When its files are not loaded it is kept until they are dropped.
   *
   * @throws LabError `malformed-file`, `unsupported-layout` (of a newer version), `missing-part` (names
   *                  the files that it waits for), `hash-mismatch` (same names, other content).
   */
  restore(file: Blob): Promise<void>;
}

/** Embeddings of many scans, as a file. */
export interface EmbeddingFiles {
  /**
   * Safetensors with `decoded` and `truth`, `[held-out conditions, dim]`; their names are in the metadata.
   *
   * @throws LabError `no-dataset`, `missing-part` (no stimuli or captions), as the mapper.
   */
  heldOut(context: TaskContext): Promise<Blob>;
}

export interface Lab {
  stores: StoreMap;
  sessions: SessionFiles;
  embeddings: EmbeddingFiles;
  pictures: PictureSource;
  galleryPictures: GalleryPictures;
  data: DataSource;
  /** The drawings of composed scenes. */
  scenes: SceneArtist;
  /** Backends, workers, memory, models, times: plain data. */
  diagnose(): Promise<object>;
}

export const LabContext = createContext<Lab | undefined>(undefined);

/** The stores and pictures of this page; throws where no provider is above. */
export function useLabContext(): Lab {
  const lab = useContext(LabContext);
  if (!lab) throw new Error('LabContext has no provider above this component.');
  return lab;
}

/** A slice of one store; the selector must not build a new object each time. */
export function useLab<K extends keyof StateMap, T>(name: K, select: (state: StateMap[K]) => T): T {
  const { stores } = useLabContext();
  return useStore(stores[name], select);
}

/** What is selected, as a plain record that is the same until something of it changes. */
export function useSelection(): Selection {
  const trial = useLab('selection', (s) => s.trial);
  const average = useLab('selection', (s) => s.average);
  const perturbation = useLab('selection', (s) => s.perturbation);
  const condition = useLab('selection', (s) => s.condition);
  const seed = useLab('selection', (s) => s.seed);
  return useMemo(
    () => ({ trial, average, perturbation, condition, seed }),
    [trial, average, perturbation, condition, seed],
  );
}

/** What the user chose in one view, and how to change it: saved in sessions, and undone. */
export function useChoice<K extends ChoiceName>(
  name: K,
): [Choices[K], (part: Partial<Choices[K]>) => void] {
  const value = useLab('choices', (s): Choices[K] => s.chosen[name]);
  const change = useLab('choices', (s) => s.change);
  const changeThis = useCallback((part: Partial<Choices[K]>) => change(name, part), [change, name]);
  return [value, changeThis];
}

/** Work that ends within this time shows no progress: a flicker tells nothing. */
const PATIENCE_MS = 150;

const atOnce = () => 0;

function patienceWith(remote: Remote<unknown>): number {
  return remote.status === 'running' && remote.stale !== undefined ? PATIENCE_MS : 0;
}

/** Follows a slice by transitions, which give way to clicks and to the answers of workers. */
function useFollowed<S, T>(
  store: StoreApi<S>,
  select: (state: S) => T,
  patience: (value: T) => number,
): T {
  const [value, setValue] = useState(() => select(store.getState()));
  useEffect(() => {
    let seen: T | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      clearTimeout(timer);
      timer = undefined;
      startTransition(() => setValue(() => select(store.getState())));
    };
    const follow = () => {
      const now = select(store.getState());
      if (now === seen) return;
      seen = now;
      const wait = patience(now);
      if (wait === 0) show();
      else timer ??= setTimeout(show, wait);
    };
    follow();
    const stop = store.subscribe(follow);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [store, select, patience]);
  return value;
}

/**
 * Like `useLab`, for views that may be drawn a moment later: a click is answered and a worker heard
 * first. `select` must be the same function each time.
 */
export function useLabLater<K extends keyof StateMap, T>(
  name: K,
  select: (state: StateMap[K]) => T,
): T {
  const { stores } = useLabContext();
  const store: StoreApi<StateMap[K]> = stores[name];
  return useFollowed(store, select, atOnce);
}

/**
 * A remote value, drawn a moment later as by `useLabLater`; while an older value is there, running
 * shows only once it lasts. `select` must be the same function each time.
 */
export function useLabRemote<K extends keyof StateMap, T>(
  name: K,
  select: (state: StateMap[K]) => Remote<T>,
): Remote<T> {
  const { stores } = useLabContext();
  const store: StoreApi<StateMap[K]> = stores[name];
  return useFollowed(store, select, patienceWith);
}
