/** @file The React skin of the stores: one context, one hook. Everything below is React-free. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Picture } from '../domain/dataset.ts';
import type { DataSource } from '../services/data-source.ts';
import type { AblationState } from './ablation-store.ts';
import type {
  ControlsState,
  DatasetState,
  DecodeState,
  EffectsState,
  EvaluationState,
  HistoryState,
  InterpolationState,
  SelectionState,
  SystemState,
  TrainingState,
} from './types.ts';

export interface StateMap {
  dataset: DatasetState;
  selection: SelectionState;
  history: HistoryState;
  decode: DecodeState;
  interpolation: InterpolationState;
  training: TrainingState;
  evaluation: EvaluationState;
  effects: EffectsState;
  controls: ControlsState;
  ablation: AblationState;
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

export interface Lab {
  stores: StoreMap;
  sessions: SessionFiles;
  pictures: PictureSource;
  data: DataSource;
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
